import type { ActionHandler, Context, Middleware, Service } from 'moleculer';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { BusObserver } from '../../bus';
import { isOurs } from './action-names';
import { SeriesCounter, Timings } from './counters';

/** The metrics of this process. Labels are names of actions, operations and codes: never ids, so their number is bounded. */
export const registry = new Registry();

const busCalls = new SeriesCounter({
  name: 'obp_bus_calls_total',
  help: 'Calls of actions that this process made (remote) or served (local)',
  labelNames: ['action', 'side', 'outcome'],
  registers: [registry],
});

export const requests = new Timings({
  name: 'obp_http_request_seconds',
  help: 'HTTP requests answered, by operation and status',
  labelNames: ['operation', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

export const connections = new Gauge({
  name: 'obp_http_connections',
  help: 'Connections that clients hold open',
  registers: [registry],
});

const busConnected = new Gauge({
  name: 'obp_bus_connected',
  help: 'Whether this process is connected to NATS: 1 or 0; 0 also where there is no bus',
  registers: [registry],
});

const failovers = new Counter({
  name: 'obp_bus_failovers_total',
  help: 'Calls that went to another node: retried because the first one left, or asked_a_second because it was slow',
  labelNames: ['reason'],
  registers: [registry],
});

const forgedMessages = new Counter({
  name: 'obp_bus_forged_messages_total',
  help: 'Messages dropped because their sender claimed to be another node or part',
  registers: [registry],
});

const malformed = new Counter({
  name: 'obp_bus_malformed_total',
  help: 'Messages dropped because they were malformed',
  registers: [registry],
});

export const breakersOpen = new Gauge({
  name: 'obp_bus_breakers_open',
  help: 'Nodes whose circuit breaker is open for an action because too many of its calls failed there',
  labelNames: ['action'],
  registers: [registry],
});

/** The calls in progress at a service. */
export interface Working {
  calls: number;
}

/** The calls in progress at the services of each broker; a process has one broker. */
export const callsInFlight = new Set<ReadonlyMap<string, Working>>();

new Gauge({
  name: 'obp_service_calls_in_flight',
  help: 'Calls in progress at a service',
  labelNames: ['service'],
  registers: [registry],
  // The gauge is set when the metrics are read, which costs less than setting it at every call.
  collect() {
    this.reset();
    for (const working of callsInFlight)
      for (const [service, { calls }] of working) this.inc({ service }, calls);
  },
});

export const callsRefused = new Counter({
  name: 'obp_service_calls_refused_total',
  help: 'Calls refused before they began because the service had too many in flight',
  labelNames: ['service'],
  registers: [registry],
});

export const storeOperations = new Timings({
  name: 'obp_store_operation_seconds',
  help: 'Operations of a service on its database, by collection, operation and outcome',
  labelNames: ['service', 'collection', 'operation', 'outcome'],
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
  registers: [registry],
});

export const linesDropped = new Counter({
  name: 'obp_log_lines_dropped_total',
  help: 'Log lines dropped because writing failed or the buffer was full',
  registers: [registry],
});

/** Counts the events of the bus in this process. */
export const busObserver: BusObserver = {
  connected: (is) => busConnected.set(is ? 1 : 0),
  failedOver: (reason) => failovers.labels(reason).inc(),
  forged: () => forgedMessages.inc(),
  malformed: () => malformed.inc(),
};

/**
 * Starts the collection of process metrics (memory, event loop lag, CPU). It costs a timer, so only a process with an
 * operators' port does it.
 */
export const collectProcessMetrics = (): void => collectDefaultMetrics({ register: registry });

/**
 * Counts calls where they are made (`remote`) and where they run (`local`), except those of the framework's own
 * actions.
 */
export const metricsMiddleware: Middleware = {
  name: 'BusMetrics',
  localAction: (next, action) => counted(next, action.name ?? '', 'local'),
  remoteAction: (next, action) => counted(next, action.name ?? '', 'remote'),
};

function counted(
  next: ActionHandler<Service>,
  name: string,
  side: 'local' | 'remote',
): ActionHandler<Service> {
  if (!isOurs(name)) return next;
  const ok = busCalls.series(name, side, 'ok');
  const failed = busCalls.series(name, side, 'failed');
  return function (this: Service, ctx: Context) {
    const answer: Promise<unknown> = next.call(this, ctx);
    answer.then(ok, failed);
    return answer;
  };
}
