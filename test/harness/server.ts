import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '../../bin/parts';
import { freePort } from './ports';
import { type Process, startNode } from './processes';

/** A server under test: its address, and the secrets it was started with. */
export interface TestServer {
  readonly url: string;
  readonly admin: { username: string; password: string; consumerKey: string };
  /** One process, or the gateway and one for each service. */
  readonly processes: readonly Process[];
  stop(): Promise<void>;
}

/** Whether suites run against one process per service on NATS and MongoDB (`npm run test:distributed`). */
export const distributed = process.env.OBP_TEST_MODE === 'distributed';

const newSecrets = () => ({
  ADMIN_USERNAME: 'superadmin',
  ADMIN_PASSWORD: `pw-${randomBytes(12).toString('hex')}`,
  CONSUMER_KEY: randomBytes(20).toString('hex'),
  TOKEN_KEYS: `k1:${randomBytes(24).toString('hex')}`,
});

/** A server of its own for a suite, with nothing in it: what operators start, as they start it. */
export const startServer = (env: NodeJS.ProcessEnv = {}): Promise<TestServer> =>
  distributed ? startMany(env) : startOne(env);

/** `npm start`: everything in one process, data in a folder of its own. */
export async function startOne(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  const secrets = newSecrets();
  const folder = mkdtempSync(join(tmpdir(), 'obp-test-'));
  const ports = { PORT: String(await freePort()), OPS_PORT: String(await freePort()) };
  const process = await startNode([], { STORE_URL: `file:${folder}`, ...secrets, ...ports, ...env });
  return {
    ...served(process, secrets),
    processes: [process],
    stop: async () => {
      await process.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `npm run start:service -- NAME` for every service and `npm run start:gateway`, on a namespace of their own. */
export async function startMany(env: NodeJS.ProcessEnv = {}, replicas = 1): Promise<TestServer> {
  const secrets = newSecrets();
  const shared = { ...bus(), NAMESPACE: `t${randomBytes(4).toString('hex')}`, ...secrets, ...env };
  const names = ['gateway', ...serviceNames.flatMap((name) => Array<string>(replicas).fill(name))];
  const processes = await Promise.all(
    names.map(async (name) => {
      const OPS_PORT = String(await freePort());
      return startNode([name], {
        ...shared,
        OPS_PORT,
        ...(name === 'gateway' ? { PORT: String(await freePort()) } : {}),
      });
    }),
  );
  const [gateway] = processes;
  if (gateway === undefined) throw new Error('no gateway was started');
  await gateway.ready(serviceNames);
  return {
    ...served(gateway, secrets),
    processes,
    stop: async () => {
      await gateway.stop();
      await Promise.all(processes.map((process) => process.stop()));
    },
  };
}

/** Where the bus and the database are; the distributed project's global set-up has made sure. */
export const bus = (): { NATS_URL: string; STORE_URL: string } => {
  const { NATS_URL, MONGO_URL } = process.env;
  if (NATS_URL === undefined || MONGO_URL === undefined)
    throw new Error('NATS_URL and MONGO_URL are not set');
  return { NATS_URL, STORE_URL: MONGO_URL };
};

const served = (process: Process, secrets: ReturnType<typeof newSecrets>) => ({
  url: `http://127.0.0.1:${process.port}`,
  admin: {
    username: secrets.ADMIN_USERNAME,
    password: secrets.ADMIN_PASSWORD,
    consumerKey: secrets.CONSUMER_KEY,
  },
});
