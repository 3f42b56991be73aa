import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { serviceNames } from '../../bin/parts';
import { newBusKeys } from './bus-keys';
import { freePort } from './ports';
import { type Process, spawnNode, startNode } from './processes';

/** A server under test: its address, and the secrets it was started with. */
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
  const namespace = `t${randomBytes(4).toString('hex')}`;
  const shared = { ...bus(), NAMESPACE: namespace, ...secrets, ...env };
  const names = ['gateway', ...serviceNames.flatMap((name) => Array<string>(replicas).fill(name))];
  const processes = await Promise.all(names.map((name) => spawnPart(name, shared)));
  const [gateway] = processes;
  if (gateway === undefined) throw new Error('no gateway was started');
  const stop = async () => {
    await gateway.stop();
    await Promise.all(processes.map((process) => process.stop()));
    await dropDatabases(namespace);
  };
  try {
    await Promise.all(processes.map((process) => process.ready()));
    await gateway.ready(serviceNames);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...served(gateway, secrets, namespace), processes, stop };
}

async function spawnPart(name: string, env: NodeJS.ProcessEnv): Promise<Process> {
  const PORT = name === 'gateway' ? { PORT: String(await freePort()) } : {};
  return spawnNode([name], { ...env, ...PORT, OPS_PORT: String(await freePort()) });
}

/** What a suite leaves behind would make the next ones slower. */
async function dropDatabases(namespace: string): Promise<void> {
  const client = await new MongoClient(bus().STORE_URL).connect();
  for (const name of serviceNames) await client.db(`${namespace}_${name}`).dropDatabase();
  await client.close();
}

/** Where the bus and the database are; the distributed project's global set-up has made sure. */
export const bus = (): { NATS_URL: string; STORE_URL: string } => {
  const { NATS_URL, MONGO_URL } = process.env;
  if (NATS_URL === undefined || MONGO_URL === undefined)
    throw new Error('NATS_URL and MONGO_URL are not set');
  return { NATS_URL, STORE_URL: MONGO_URL };
};

/** What suites know of a server by its gateway. */
export const served = (process: Process, secrets: ReturnType<typeof newSecrets>, namespace = 'obp') => ({
  namespace,
  url: `http://127.0.0.1:${process.port}`,
  admin: {
    username: secrets.ADMIN_USERNAME,
    password: secrets.ADMIN_PASSWORD,
    consumerKey: secrets.CONSUMER_KEY,
  },
});
