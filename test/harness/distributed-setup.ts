import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compile';
import { forgetOld } from './namespaces';
import { running } from './running';
import { startShared } from './shared';

/**
 * Before the distributed suite: finds a bus and a database. `NATS_URL` and `MONGO_URL` win; else containers are
 * started where Docker is; else nothing can run, and one line says so. Starts the services that API suites share.
 */
export default async function setup({ testPathPatterns }: Asked): Promise<void> {
  process.env.OBP_TEST_MODE = 'distributed';
  compile();
  if (process.env.NATS_URL === undefined || process.env.MONGO_URL === undefined) await findContainers();
  await forgetOld();
  if (asksForApi(testPathPatterns.patterns)) running.stop = await startShared();
}

/** The part of jest's own configuration that says which suites are to run. */
interface Asked {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

const api = join(__dirname, '..', 'api');

const asksForApi = (patterns: readonly string[]): boolean =>
  patterns.length === 0 ||
  readdirSync(api).some((file) => patterns.some((pattern) => new RegExp(pattern).test(join(api, file))));

async function findContainers(): Promise<void> {
  if (!existsSync('/var/run/docker.sock') && process.env.DOCKER_HOST === undefined) {
    process.stdout.write('skipped: the distributed suite; it needs NATS_URL and MONGO_URL, or Docker\n');
    process.exit(0);
  }
  await startContainers();
}

async function startContainers(): Promise<void> {
  const { GenericContainer } = await import('testcontainers');
  const nats = await new GenericContainer('nats:2.10-alpine')
    .withCommand(['-js'])
    .withExposedPorts(4222)
    .start();
  const mongo = await new GenericContainer('mongo:7').withExposedPorts(27017).start();
  process.env.NATS_URL = `nats://${nats.getHost()}:${nats.getMappedPort(4222)}`;
  process.env.MONGO_URL = `mongodb://${mongo.getHost()}:${mongo.getMappedPort(27017)}/`;
}
