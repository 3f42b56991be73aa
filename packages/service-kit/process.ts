import type { Server } from 'node:http';
import type { ServiceBroker } from 'moleculer';
import type { Config } from '../config';
import { type Database, openDatabase } from '../store';
import { createBroker } from './broker';
import { callFrom } from './call';
import type { ServiceDefinition } from './define-service';
import { Health } from './health';
import { startOpsServer } from './ops-server';

/** A running process: some services, a gateway, or all of them. */
export interface Running {
  readonly broker: ServiceBroker;
  readonly health: Health;
  readonly database: Database | undefined;
  /** Takes the process out of rotation, finishes what is in flight, closes everything. */
  stop(): Promise<void>;
}

/** A gateway in a process: it stops first, while the services it needs are still there. */
export interface Gateway {
  /** Stops accepting requests and resolves when those in flight are answered. */
  drain(): Promise<void>;
}

/** Puts a gateway on a broker; it is a Moleculer service without a store. */
export type GatewayFactory = (broker: ServiceBroker, config: Config, health: Health) => Gateway;

export interface Parts {
  /** Shows up in node ids and logs. */
  role: string;
  services: readonly ServiceDefinition[];
  gateway?: GatewayFactory;
}

/** Starts the given parts. The same for one process and for many: nothing below knows which it is. */
export async function startProcess(config: Config, parts: Parts): Promise<Running> {
  const health = new Health();
  const broker = createBroker(config, parts.role);
  const ops = config.OPS_PORT === 0 ? undefined : await startOpsServer(config.OPS_PORT, config.HOST, health);
  let database: Database | undefined;
  let gateway: Gateway | undefined;
  let started = false;
  health.services = () => servicesSeen(broker);
  health.add('started', () => started);
  health.add(
    'bus',
    () => broker.transit === null || broker.transit === undefined || broker.transit.connected,
  );
  try {
    database = parts.services.length === 0 ? undefined : await openDatabase(config.STORE_URL);
    createServices(broker, config, database, parts, health);
    gateway = parts.gateway?.(broker, config, health);
    await broker.start();
  } catch (error) {
    await close(broker, database, ops);
    throw error;
  }
  started = true;
  const running = { broker, health, database };
  return {
    ...running,
    stop: async () => {
      health.beginStop();
      await gateway?.drain();
      await close(broker, database, ops);
    },
  };
}

function createServices(
  broker: ServiceBroker,
  config: Config,
  database: Database | undefined,
  parts: Parts,
  health: Health,
): void {
  for (const service of parts.services) {
    if (database === undefined) continue;
    const { name } = service.contract;
    const store = database.store(`${config.NAMESPACE}_${name}`);
    health.add(`${name}_store`, async () => {
      await store.ping();
      return true;
    });
    broker.createService(
      service.toSchema({
        config,
        store,
        logger: broker.getLogger(name),
        call: callFrom(broker),
        hint: (hint, payload) => void broker.broadcast(hint, payload),
      }),
    );
  }
}

/** Names of services that some node offers right now. */
const servicesSeen = (broker: ServiceBroker): string[] => {
  const seen = broker.registry.getServiceList({ onlyAvailable: true, skipInternal: true });
  return [...new Set(seen.map(({ name }) => name))].sort();
};

async function close(
  broker: ServiceBroker,
  database: Database | undefined,
  ops: Server | undefined,
): Promise<void> {
  await broker.stop();
  await database?.close();
  ops?.close();
}

/**
 * Runs until SIGTERM or SIGINT, then stops within the configured time. Exit codes: 0 after a complete stop,
 * 1 when the start or the stop failed or took too long.
 */
export function runUntilSignalled(running: Running, timeoutMs: number): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // Later than the parts' own deadlines: those must have had their chance.
    setTimeout(() => process.exit(1), timeoutMs + 5_000).unref();
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
