import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compile } from './compile';
import { forgetOld } from './namespaces';
import { running } from './running';
import { startShared } from './shared';

/**
 * Before the distributed suite: finds a bus and a database. It takes `NATS_URL` and `MONGO_URL`, otherwise containers where
 * Docker is installed; otherwise it skips the suite with one line. Then it starts the services that API suites share.
 */
export default async function setup({ testPathPatterns }: JestConfig): Promise<void> {
  process.env.OBP_TEST_MODE = 'distributed';
  compile();
  const isThere = process.env.NATS_URL !== undefined && process.env.MONGO_URL !== undefined;
  const stopContainers = isThere ? async () => {} : await findContainers();
  running.stop = stopContainers;
  await forgetOld();
  if (!includesApi(testPathPatterns.patterns)) return;
  const stopShared = await startShared();
  running.stop = async () => {
    await stopShared();
    await stopContainers();
  };
}

/** The part of jest's configuration that selects the suites. */
interface JestConfig {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

const api = join(__dirname, '..', 'api');

const includesApi = (patterns: readonly string[]): boolean =>
  patterns.length === 0 ||
  readdirSync(api).some((file) => patterns.some((pattern) => new RegExp(pattern).test(join(api, file))));

async function findContainers(): Promise<() => Promise<void>> {
  if (!existsSync('/var/run/docker.sock') && process.env.DOCKER_HOST === undefined) {
    process.stdout.write('skipped: the distributed suite; it needs NATS_URL and MONGO_URL, or Docker\n');
    process.exit(0);
  }
  return startContainers();
}

/** Uses the images that the compose file names. */
async function startContainers(): Promise<() => Promise<void>> {
  const { GenericContainer } = await import('testcontainers');
  const { services } = parse(readFileSync(join(__dirname, '..', '..', 'docker-compose.yml'), 'utf8'), {
    merge: true,
  });
  const [nats, mongo] = await Promise.all([
    new GenericContainer(services.nats.image).withCommand(['-js']).withExposedPorts(4222).start(),
    new GenericContainer(services.mongo.image).withExposedPorts(27017).start(),
  ]);
  process.env.NATS_URL = `nats://${nats.getHost()}:${nats.getMappedPort(4222)}`;
  process.env.MONGO_URL = `mongodb://${mongo.getHost()}:${mongo.getMappedPort(27017)}/`;
  return async () => {
    await Promise.all(
      [nats, mongo].map((container) => container.stop({ remove: true, removeVolumes: true })),
    );
  };
}
