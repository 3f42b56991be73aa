import type { ActionHandler, Context, Middleware, Service } from 'moleculer';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The metrics of this process. Labels are names of actions, operations and codes: never ids, so their number is bounded. */
export const registry = new Registry();

export const busCalls = new Counter({
  name: 'obp_bus_calls_total',
  help: 'Calls of actions that this process made (remote) or served (local)',
  labelNames: ['action', 'side', 'outcome'],
  registers: [registry],
});

export const requests = new Histogram({
  name: 'obp_http_request_seconds',
  help: 'HTTP requests answered, by operation and status',
  labelNames: ['operation', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

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
  const ok = busCalls.labels(name, side, 'ok');
  const failed = busCalls.labels(name, side, 'failed');
  return function (this: Service, ctx: Context) {
    const answer: Promise<unknown> = next.call(this, ctx);
    answer.then(
      () => ok.inc(),
      () => failed.inc(),
    );
    return answer;
  };
}
