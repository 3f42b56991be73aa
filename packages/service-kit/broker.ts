import { hostname } from 'node:os';
import { type BrokerOptions, ServiceBroker } from 'moleculer';
import { v4 as uuid } from 'uuid';
import type { Config } from '../config';
import { compressionMiddleware } from './compression';
import { ErrorRegenerator } from './failures';
import { loggerOptions } from './logger';
import { metricsMiddleware } from './metrics';
import { nodeIdOf, nodeRoles } from './node-roles';

/**
 * The only broker factory: production, tests and tools all get their broker here.
 *
 * Moleculer's defaults that are changed, and why:
 * - internal middlewares are listed by hand, innermost first, so that the circuit breaker sees time-outs
 *   (by default Timeout wraps outside of it and a hanging node stays in rotation);
 * - a request time-out, because the default is to wait for ever;
 * - retries only where a call asks for them, and never after a time-out: the first try may still be running;
 * - tracking, so that a stop waits for what is in flight;
 * - no signal handlers and no exit codes of its own: `process.ts` owns both;
 * - heartbeats fast enough that a dead node is forgotten in seconds.
 */
export function createBroker(config: Config, role: string): ServiceBroker {
  return new ServiceBroker(brokerOptions(config, role));
}

const MIDDLEWARES: readonly string[] = [
  'ActionHook',
  'Bulkhead',
  'ContextTracker',
  'Timeout',
  'CircuitBreaker',
  'Retry',
  'ErrorHandler',
];

export function brokerOptions(config: Config, role: string): BrokerOptions {
  return {
    namespace: config.NAMESPACE,
    nodeID: nodeIdOf(role, hostname(), uuid().slice(0, 8)),
    logger: loggerOptions(config),
    ...(config.NATS_URL === undefined
      ? {}
      : { transporter: { type: 'NATS', options: { url: config.NATS_URL } } }),
    requestTimeout: 5_000,
    retryPolicy: { enabled: true, retries: 0, delay: 20, maxDelay: 200, factor: 2, check: nodeWentAway },
    circuitBreaker: {
      enabled: true,
      threshold: 0.5,
      minRequestCount: 20,
      windowTime: 30,
      halfOpenTime: 2_000,
      check: isServerFailure,
    },
    bulkhead: { enabled: false },
    tracking: { enabled: true, shutdownTimeout: config.SHUTDOWN_TIMEOUT_MS },
    heartbeatInterval: 2,
    heartbeatTimeout: 6,
    validator: false,
    errorRegenerator: new ErrorRegenerator(),
    internalMiddlewares: false,
    middlewares: [...MIDDLEWARES, metricsMiddleware, compressionMiddleware, nodeRoles],
    skipProcessEventRegistration: true,
    hotReload: false,
    metrics: false,
    tracing: false,
  } as BrokerOptions;
}

const typeOf = (error: Error): unknown => (error as { type?: unknown }).type;

const nodeWentAway = (error: Error): boolean => typeOf(error) === 'REQUEST_REJECTED';

/** What speaks against a node: it does not answer, or answers that it cannot work. A client's mistake does not. */
const isServerFailure = (error: Error): boolean => {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' && code >= 500;
};
