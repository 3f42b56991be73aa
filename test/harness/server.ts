import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '../../packages/contracts/callers';
import { newBusKeys } from './bus-keys';
import { bus, forget, newNamespace } from './namespaces';
import { freePort } from './ports';
import { type Process, spawnNode, startNode } from './processes';

export { bus };

/** A server under test: its address and its secrets. */
export interface TestServer {
  readonly url: string;
  readonly admin: { username: string; password: string; consumerKey: string };
  readonly namespace?: string;
  /** One process, or the gateway and one for each service. */
  readonly processes: readonly Process[];
  stop(): Promise<void>;
}

/** Whether suites run against one process per service on NATS and MongoDB (`npm run test:distributed`). */
export const distributed = process.env.OBP_TEST_MODE === 'distributed';

export const newSecrets = () => ({
  ADMIN_USERNAME: 'superadmin',
  ADMIN_PASSWORD: `pw-${randomBytes(12).toString('hex')}`,
  CONSUMER_KEY: randomBytes(20).toString('hex'),
  TOKEN_KEYS: `k1:${randomBytes(24).toString('hex')}`,
  ...newBusKeys(),
});

/** A server of its own for a suite, without data, started as an operator starts it. */
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
export async function startMany(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  const installation = newInstallation(env);
  const services = await Promise.all(serviceNames.map((name) => spawnPart(name, installation)));
  const gateway = await spawnPart('gateway', installation);
  const processes = [gateway, ...services];
  const stop = async () => {
    await gateway.stop();
    await Promise.all(services.map((service) => service.stop()));
    await forget(installation.NAMESPACE);
  };
  await readyOr(stop, gateway, processes);
  return { ...served(gateway, installation, installation.NAMESPACE), processes, stop };
}

/** The settings that all processes of an installation have in common. */
export const newInstallation = (env: NodeJS.ProcessEnv = {}) => ({
  ...bus(),
  NAMESPACE: newNamespace(),
  ...newSecrets(),
  ...env,
});

/** Until all are ready and the gateway sees every service; stops what was started if that fails. */
async function readyOr(
  stop: () => Promise<void>,
  gateway: Process,
  processes: readonly Process[],
): Promise<void> {
  const settled = await Promise.allSettled(processes.map((process) => process.ready()));
  const failures = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failures.length === 0) {
    const failed = await gateway.ready(serviceNames).catch((error: unknown) => error);
    if (failed === undefined) return;
    failures.push(failed);
  }
  await stop();
  throw new Error(failures.map(String).join('\n'));
}

export async function spawnPart(name: string, env: NodeJS.ProcessEnv): Promise<Process> {
  const PORT = name === 'gateway' ? { PORT: String(await freePort()) } : {};
  return spawnNode([name], { ...env, ...PORT, OPS_PORT: String(await freePort()) });
}

/** The data of a server that suites get from its gateway process. */
export const served = (process: Process, secrets: ReturnType<typeof newSecrets>, namespace = 'obp') => ({
  namespace,
  url: `http://127.0.0.1:${process.port}`,
  admin: {
    username: secrets.ADMIN_USERNAME,
    password: secrets.ADMIN_PASSWORD,
    consumerKey: secrets.CONSUMER_KEY,
  },
});
