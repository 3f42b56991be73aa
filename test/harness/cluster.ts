import { serviceNames } from '../../packages/contracts/callers';
import { forget } from './namespaces';
import { freePort } from './ports';
import { type Process, spawnNode } from './processes';
import { newInstallation, served, type TestServer } from './server';

/** Processes that a suite starts, stops and kills one by one; otherwise a server like any other. */
export interface Cluster extends TestServer {
  /** One more process of the given parts, with settings of its own; resolves before it is ready. */
  add(names: string | readonly string[], env?: NodeJS.ProcessEnv): Promise<Process>;
  /** Until all that were not stopped are ready, and the gateway sees every service. */
  ready(): Promise<void>;
}

/** A gateway and what each of the groups names, one process a group, on a namespace of their own. */
export async function startCluster(
  groups: readonly (readonly string[])[],
  env: NodeJS.ProcessEnv = {},
): Promise<Cluster> {
  const installation = newInstallation(env);
  const processes: Process[] = [];
  const add = async (names: string | readonly string[], own: NodeJS.ProcessEnv = {}): Promise<Process> => {
    const ports = { OPS_PORT: String(await freePort()), PORT: String(await freePort()) };
    const started = spawnNode([names].flat(), { ...installation, ...ports, ...own });
    processes.push(started);
    return started;
  };
  const gateway = await add('gateway');
  for (const names of groups) await add(names);
  return {
    ...served(gateway, installation, installation.NAMESPACE),
    processes,
    add,
    ready: async () => {
      const running = processes.filter(({ child }) => child.exitCode !== 0 && child.signalCode === null);
      await Promise.all(running.map((process) => process.ready()));
      await gateway.ready(serviceNames);
    },
    stop: async () => {
      await gateway.stop();
      await Promise.all(processes.map((process) => process.stop()));
      await forget(installation.NAMESPACE);
    },
  };
}

/** All services but the given ones. */
export const othersThan = (...names: string[]): string[] =>
  serviceNames.filter((name) => !names.includes(name));
