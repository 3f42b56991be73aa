import type { ServiceBroker } from 'moleculer';
import { callFrom } from '../../bus';
import type { Config } from '../../config';
import type { EventLog } from '../../events';
import { type Database, openDatabase, StoreRefusedError } from '../../store';
import { processLog } from '../observability/logger';
import { measured } from '../observability/measured-store';
import { startTracing } from '../observability/start-tracing';
import type { Tracing } from '../observability/tracing';
import { type BusIdentity, busIdentities } from './admission';
import { createBroker } from './broker';
import type { ServiceDefinition } from './define-service';
import { traceOf } from './failures';
import { Health } from './health';
import { startOpsServer } from './ops-server';
import { type Outboxes, openOutboxes } from './outboxes';

/** A running process: some services, a gateway, or all of them. */
export interface Running {
  readonly broker: ServiceBroker;
  readonly health: Health;
  readonly database: Database | undefined;
  /** The log of its events; absent if `EVENTS` is off. */
  readonly events: EventLog | undefined;
  /** Takes the process out of rotation, finishes what is in flight, closes everything. */
  stop(): Promise<void>;
}

/** A gateway in a process. It starts before the services that it needs, and stops before them. */
export interface Gateway {
  /** Accepts requests, and answers 503 until the process has started. @throws Error when the port is taken */
  listen(): Promise<void>;
  /** Stops taking requests and resolves when those in flight are answered. */
  drain(): Promise<void>;
}

/** Puts a gateway on a broker; it is a Moleculer service without a store. */
export type GatewayFactory = (
  broker: ServiceBroker,
  config: Config,
  health: Health,
  bus: BusIdentity,
  tracing: Tracing | undefined,
) => Gateway;

export interface Parts {
  /** Shows up in node ids and logs. */
  role: string;
  services: readonly ServiceDefinition[];
  gateway?: GatewayFactory;
}

/**
 * Starts the given parts, the same way for one process and for many. Waits while the bus or the database is
 * unavailable; until then the process is live and not ready.
 */
export async function startProcess(config: Config, parts: Parts): Promise<Running> {
  const health = new Health();
  const tracing = await startTracing(config, parts.role);
  const broker = createBroker(config, parts.role, tracing);
  const ops = config.OPS_PORT === 0 ? undefined : await startOpsServer(config.OPS_PORT, config.HOST, health);
  let database: Database | undefined;
  let gateway: Gateway | undefined;
  let outboxes: Outboxes | undefined;
  health.services = () => servicesSeen(broker);
  health.add('bus', () => !broker.transit || (broker.transit.connected && broker.transit.tx.connected));
  const close = async (): Promise<void> => {
    const failures = failuresOf(broker);
    await broker.stop();
    await outboxes?.close();
    await database?.close();
    ops?.close();
    await tracing?.stop();
    if (failures.length > 0) throw new Error(`the stop was incomplete: ${failures.join(', ')}`);
  };
  try {
    database =
      parts.services.length === 0
        ? undefined
        : await openDatabase(config.STORE_URL, { sync: config.STORE_SYNC === 'disk' });
    const names = parts.services.map(({ contract }) => contract.name);
    const identityOf = busIdentities(config, ['gateway', ...names]);
    gateway = parts.gateway?.(broker, config, health, identityOf('gateway'), tracing);
    await gateway?.listen();
    if (database !== undefined) {
      outboxes = await openOutboxes(config, database, parts.role);
      createServices(broker, { config, database, outboxes, health, identityOf, tracing }, parts.services);
    }
    await broker.start();
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  health.hasStarted();
  return {
    broker,
    health,
    database,
    events: outboxes?.log,
    stop: async () => {
      health.beginStop();
      await gateway?.drain();
      await close();
    },
  };
}

/** The broker hides failures of its stop; this collects them. */
function failuresOf(broker: ServiceBroker): string[] {
  const failures: string[] = [];
  broker.localBus.on('$broker.error', ({ type }: { type: string }) => failures.push(type));
  return failures;
}

interface Surroundings {
  readonly config: Config;
  readonly database: Database;
  readonly outboxes: Outboxes;
  readonly health: Health;
  readonly identityOf: (part: string) => BusIdentity;
  readonly tracing: Tracing | undefined;
}

function createServices(
  broker: ServiceBroker,
  { config, database, outboxes, health, identityOf, tracing }: Surroundings,
  services: readonly ServiceDefinition[],
): void {
  for (const service of services) {
    const { name } = service.contract;
    const store = measured(name, database.store(`${config.NAMESPACE}_${name}`), tracing);
    const logger = broker.getLogger(name);
    const bus = identityOf(name);
    health.add(`${name}_store`, async () => {
      await store.ping();
      return true;
    });
    broker.createService(
      service.toSchema({
        config,
        store,
        outbox: outboxes.forService(name, logger),
        logger,
        bus,
        call: callFrom(broker, bus.speaker),
        hint: (hint, payload) => void broker.broadcast(hint, payload),
      }),
    );
  }
}

/** The services that any node offers now. */
const servicesSeen = (broker: ServiceBroker): string[] => {
  const seen = broker.registry.getServiceList({ onlyAvailable: true, skipInternal: true });
  return [...new Set(seen.map(({ name }) => name))].sort();
};

/**
 * Starts, and runs until SIGTERM, SIGINT or SIGHUP; then stops within the configured time. Exit codes: 0 after a
 * complete stop, or after a signal before the start was complete; 1 after a failed or late stop, and after an uncaught
 * exception. The caller reports a failed start.
 */
export async function runUntilSignalled(start: () => Promise<Running>, config: Config): Promise<Running> {
  let running: Running | undefined;
  let isStopping = false;
  const stop = (): void => {
    if (running === undefined) process.exit(0);
    if (isStopping) return;
    isStopping = true;
    const longest = config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS;
    // Later than the deadlines of the parts, so that these apply first.
    setTimeout(() => process.exit(1), longest + 5_000).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => giveUp('stop failed', error),
    );
  };
  // SIGHUP: the terminal closed, or the session ended.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop);
  process.once('uncaughtException', (error) => giveUp('uncaught exception', error));
  running = await start();
  return running;
}

/** The state of a process is unknown after an unexpected exception, so it ends, and its supervisor restarts it. */
function giveUp(message: string, error: unknown): void {
  // The message of this error is written for operators, and quotes no data.
  const reason = error instanceof StoreRefusedError ? { reason: error.message } : {};
  processLog().fatal({ ...reason, cause: traceOf(error) }, message);
  process.exit(1);
}
