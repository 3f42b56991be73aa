import { hostname } from 'node:os';
import { type BrokerOptions, ServiceBroker } from 'moleculer';
import { v4 as uuid } from 'uuid';
import type { Config } from '../config';
import { watchBreakers } from './breakers';
import { compressionMiddleware } from './compression';
import { failover } from './failover';
import { ErrorRegenerator } from './failures';
import { inFlight } from './in-flight';
import { loggerOptions } from './logger';
import { metricsMiddleware } from './metrics';
import { NatsBus } from './nats';
import { nodeIdOf, nodeRoles } from './node-roles';
import { tracedCalls } from './traced-calls';
import type { Tracing } from './tracing';

/**
 * The only broker factory: production, tests and tools all get their broker here.
 *
 * Moleculer's defaults that are changed, and why:
 * - internal middlewares are listed by hand, innermost first, so that the circuit breaker sees time-outs
 *   (by default Timeout wraps outside of it and a hanging node stays in rotation);
 * - a request time-out, because the default is to wait for ever;
 * - failover.ts instead of the Retry middleware: what was never begun goes to another node, what may have been begun
 *   only if doing it twice is harmless;
 * - a transporter that notices when NATS is gone (nats.ts);
 * - tracking, so that a stop waits for what is in flight;
 * - no signal handlers and no exit codes of its own: `process.ts` owns both;
 * - heartbeats fast enough that a dead node is forgotten in seconds.
 */
export function createBroker(config: Config, role: string, tracing?: Tracing): ServiceBroker {
  return new ServiceBroker(brokerOptions(config, role, tracing));
}

/** Innermost first. */
const middlewares = (config: Config, tracing?: Tracing) => [
  'ActionHook',
  'ContextTracker',
  'Timeout',
  'CircuitBreaker',
  failover,
  'ErrorHandler',
  inFlight(config.MAX_CONCURRENT_CALLS),
  metricsMiddleware,
  watchBreakers,
  ...(tracing === undefined ? [] : [tracedCalls(tracing)]),
  compressionMiddleware,
  nodeRoles,
];

export function brokerOptions(config: Config, role: string, tracing?: Tracing): BrokerOptions {
  return {
    namespace: config.NAMESPACE,
    nodeID: nodeIdOf(role, hostname(), uuid().slice(0, 8)),
    logger: loggerOptions(config),
    ...(config.NATS_URL === undefined ? {} : { transporter: new NatsBus(config.NATS_URL) }),
    requestTimeout: 5_000,
    circuitBreaker: {
      enabled: true,
      threshold: 0.5,
      minRequestCount: 10,
      windowTime: 30,
      // What has come back, a database for instance, is found again at once.
      halfOpenTime: 500,
      check: isServerFailure,
    },
    tracking: { enabled: true, shutdownTimeout: config.SHUTDOWN_TIMEOUT_MS },
    heartbeatInterval: 2,
    heartbeatTimeout: 6,
    validator: false,
    errorRegenerator: new ErrorRegenerator(),
    internalMiddlewares: false,
    middlewares: middlewares(config, tracing),
    skipProcessEventRegistration: true,
    hotReload: false,
    metrics: false,
    tracing: false,
  } as BrokerOptions;
}

/**
 * What speaks against a node: it does not answer, or answers that it cannot work. A client's mistake does not, nor
 * does it when this process itself has lost the bus.
 */
const isServerFailure = (error: Error): boolean => {
  const { code, type } = error as { code?: unknown; type?: unknown };
  return typeof code === 'number' && code >= 500 && type !== 'BAD_GATEWAY' && type !== 'BUS_LOST';
};
