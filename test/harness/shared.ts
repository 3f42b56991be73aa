import { serviceNames } from '../../bin/parts';
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
 * A server for suites that do not mind what others keep in the same installation, and need no settings of their own
 * but the gateway's. Across processes only the gateway is the suite's own: the services are those that the run has
 * started, one process each. In one process it is a server like any other.
 */
export function joinServer(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  if (!distributed) return startOne(env);
  const shared = process.env.OBP_TEST_INSTALLATION;
  return shared === undefined ? startMany(env) : join(JSON.parse(shared), env);
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

/** Starts the services that suites share, and tells the suites by `OBP_TEST_INSTALLATION`. Returns how to stop them. */
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
