import { type BrokerOptions, ServiceBroker } from 'moleculer';
import { Speaker } from '../packages/bus-auth';
import { loadConfig } from '../packages/config';
import { contracts } from '../packages/contracts/all';
import { brokerOptions } from '../packages/service-kit';

/**
 * `npm run repl`: Moleculer's REPL as a node of a running bus, with a key of its own. It may do what its entry in
 * `BUS_TRUST` says, like every service outside the product (docs/operations.md, "A console on the bus").
 */
async function main(): Promise<void> {
  // It runs no part, so it needs no other setting than these three.
  const { NATS_URL, NAMESPACE, BUS_KEYS, ...config } = loadConfig(process.env, []);
  const [key, ...others] = BUS_KEYS;
  if (NATS_URL === undefined) throw new Error('NATS_URL: the bus to connect to');
  if (key === undefined || others.length > 0)
    throw new Error('BUS_KEYS: one key, of the console (make one: node deploy/new-bus-keys.js console)');
  const options = brokerOptions({ ...config, NATS_URL, NAMESPACE, BUS_KEYS }, key.name);
  const signed = signedCalls(new Speaker(key, NAMESPACE));
  // Moleculer's types give the hook `call` the shape of a promise, which it has not.
  const middlewares = [...(options.middlewares ?? []), signed] as BrokerOptions['middlewares'];
  const broker = new ServiceBroker({ ...options, middlewares: middlewares ?? [] });
  await broker.start();
  broker.repl();
}

/** The service of every action, by the name under which it is called. */
const services = new Map(
  Object.values(contracts).flatMap(({ actions }) =>
    Object.values(actions).map(({ name, service }): [string, string] => [name, service]),
  ),
);

type Next = (action: string, params: unknown, options?: { headers?: object }) => unknown;

/** Middleware that adds the caller token to calls, as `callFrom` does for typed calls. */
const signedCalls = (speaker: Speaker) => ({
  name: 'SignedCalls',
  call:
    (next: Next): Next =>
    (action, params, options = {}) => {
      const service = services.get(action);
      const caller = service === undefined ? {} : { caller: speaker.caller(service) };
      return next(action, params, { ...options, headers: { ...options.headers, ...caller } });
    },
});

main().catch((error: unknown) => {
  process.stderr.write(`could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
