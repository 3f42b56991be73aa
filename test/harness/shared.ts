import { serviceNames } from '../../packages/contracts/callers';
import { forget } from './namespaces';
import {
  distributed,
  newInstallation,
  served,
  spawnPart,
  startMany,
  startOne,
  type TestServer,
} from './server';

/**
 * A server for suites that tolerate the data of other suites in the same installation. In one process, suites without
 * settings of their own share the server that the run has started. Across processes, they share the services that the
 * run has started, and each suite has a gateway of its own, with its settings.
 */
export function joinServer(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  const { OBP_TEST_SERVER: server, OBP_TEST_INSTALLATION: installation } = process.env;
  if (distributed) return installation === undefined ? startMany(env) : join(JSON.parse(installation), env);
  if (server === undefined || Object.keys(env).length > 0) return startOne(env);
  const shared: SharedServer = JSON.parse(server);
  return Promise.resolve({ ...shared, processes: [], stop: async () => undefined });
}

type SharedServer = Pick<TestServer, 'url' | 'admin'>;

/** Starts the server that suites of one process share, and passes it to them in `OBP_TEST_SERVER`. Returns how to stop it. */
export async function startSharedServer(): Promise<() => Promise<void>> {
  const { url, admin, stop } = await startOne();
  const shared: SharedServer = { url, admin };
  process.env.OBP_TEST_SERVER = JSON.stringify(shared);
  return stop;
}

type Installation = ReturnType<typeof newInstallation>;

async function join(installation: Installation, env: NodeJS.ProcessEnv): Promise<TestServer> {
  const gateway = await spawnPart('gateway', { ...installation, ...env });
  const stop = async () => void (await gateway.stop());
  try {
    await gateway.ready(serviceNames);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...served(gateway, installation, installation.NAMESPACE), processes: [gateway], stop };
}

/** Starts the services that suites share, and passes them to the suites in `OBP_TEST_INSTALLATION`. Returns how to stop them. */
export async function startShared(): Promise<() => Promise<void>> {
  const installation = newInstallation();
  const services = await Promise.all(serviceNames.map((name) => spawnPart(name, installation)));
  let stopping = false;
  for (const { child, names, output } of services) {
    child.once('exit', (code) => {
      if (!stopping) process.stderr.write(`${names.join()} has ended with ${code}:\n${output()}\n`);
    });
  }
  process.env.OBP_TEST_INSTALLATION = JSON.stringify(installation);
  return async () => {
    stopping = true;
    await Promise.all(services.map((service) => service.stop()));
    await forget(installation.NAMESPACE);
  };
}
