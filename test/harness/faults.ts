import { serviceNames } from '../../packages/contracts/callers';
import type { Cluster } from './cluster';
import type { OwnNats } from './nats';
import type { Process } from './processes';
import type { Random } from './random';
import type { TcpProxy } from './tcp-proxy';

/** A fault that begins at a moment and ends some time later. */
interface Fault {
  readonly what: string;
  readonly strike: () => unknown;
  readonly lastsMs: number;
  readonly mend: () => unknown;
}

/** The parts that a fault can hit. The bus and the proxy to the database must be the cluster's own. */
export interface FaultTargets {
  readonly cluster: Cluster;
  readonly nats: OwnNats;
  readonly database: TcpProxy;
}

/** Draws a fault: mostly a process that is killed or paused, sometimes the bus or the database. */
export function drawFault(
  random: Random,
  { cluster, nats, database }: FaultTargets,
  names: readonly string[],
): Fault {
  const kind = random.pick('killed', 'killed', 'killed', 'killed', 'paused', 'paused', 'bus', 'database');
  const name = random.pick('gateway', ...names);
  const soon = random.between(0, 1_500);
  const long = random.between(1_000, 2_000);
  switch (kind) {
    case 'killed':
      return {
        what: `${name} is killed`,
        strike: () => running(cluster, name).kill(),
        lastsMs: soon,
        mend: () => startAgain(cluster, name),
      };
    case 'paused': {
      const { child } = running(cluster, name);
      return {
        what: `${name} stands still`,
        strike: () => child.kill('SIGSTOP'),
        lastsMs: long,
        mend: () => child.kill('SIGCONT'),
      };
    }
    case 'bus':
      return {
        what: 'the bus is killed',
        strike: () => nats.kill(),
        lastsMs: soon,
        mend: () => nats.start(),
      };
    case 'database':
      return {
        what: 'the database is silent',
        strike: () => database.stall(),
        lastsMs: long,
        mend: () => database.restore(),
      };
  }
}

function running({ processes }: Cluster, name: string): Process {
  const found = processes.find(
    ({ names, child }) => names.includes(name) && child.exitCode === null && child.signalCode === null,
  );
  if (found === undefined) throw new Error(`no ${name} is running`);
  return found;
}

/** A gateway comes back at the address that its clients know. */
async function startAgain(cluster: Cluster, name: string): Promise<void> {
  const own = name === 'gateway' ? { PORT: new URL(cluster.url).port } : {};
  const started = await cluster.add(name, own);
  await started.ready(name === 'gateway' ? serviceNames : []);
}
