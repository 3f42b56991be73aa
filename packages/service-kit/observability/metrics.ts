import type { ActionHandler, Context, Middleware, Service } from 'moleculer';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { BusObserver } from '../../bus';
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

export const busConnected = new Gauge({
  name: 'obp_bus_connected',
  help: 'Whether this process is connected to NATS: 1 or 0; 0 also where there is no bus',
  registers: [registry],
});

export const failovers = new Counter({
  name: 'obp_bus_failovers_total',
  help: 'Calls done by another node: retried because theirs left, or asked_a_second because it was slow',
  labelNames: ['reason'],
  registers: [registry],
});

export const impostors = new Counter({
  name: 'obp_bus_impostors_total',
  help: 'Messages of nodes that claimed to be another node or part, and were not believed',
  registers: [registry],
});

export const malformed = new Counter({
  name: 'obp_bus_malformed_total',
  help: 'Messages that were dropped because they are no packets of a node',
  registers: [registry],
});

export const breakersOpen = new Gauge({
  name: 'obp_bus_breakers_open',
  help: 'Nodes that get no calls of an action for a moment, because too many have failed there',
  labelNames: ['action'],
  registers: [registry],
});

/** What a service is working on. */
export interface Working {
  calls: number;
}

/** What the services of each broker are working on; a process has one broker. */
export const callsInFlight = new Set<ReadonlyMap<string, Working>>();

new Gauge({
  name: 'obp_service_calls_in_flight',
  help: 'Calls that a service is working on',
  labelNames: ['service'],
  registers: [registry],
  // Looked at when somebody asks: to tell it of every call would cost more than to count them.
  collect() {
    this.reset();
    for (const working of callsInFlight)
      for (const [service, { calls }] of working) this.inc({ service }, calls);
  },
});

export const callsRefused = new Counter({
  name: 'obp_service_calls_refused_total',
  help: 'Calls refused before they were begun, because the service had too many in flight',
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
  help: 'Log lines that could not be written, or for which there was no room to wait',
  registers: [registry],
});

/** What this process notices of the bus, counted. */
export const busObserver: BusObserver = {
  connected: (is) => busConnected.set(is ? 1 : 0),
  failedOver: (reason) => failovers.labels(reason).inc(),
  impostor: () => impostors.inc(),
  malformed: () => malformed.inc(),
};

/** Starts the collection of process metrics (memory, event loop lag, CPU); costs a timer, so only where they are served. */
export const collectProcessMetrics = (): void => collectDefaultMetrics({ register: registry });

/** Counts calls where they are made (`remote`) and where they run (`local`); the framework's own actions are left out. */
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
  if (!/^v\d+\./.test(name)) return next;
  const ok = busCalls.series(name, side, 'ok');
  const failed = busCalls.series(name, side, 'failed');
  return function (this: Service, ctx: Context) {
    const answer: Promise<unknown> = next.call(this, ctx);
    answer.then(ok, failed);
    return answer;
  };
}
