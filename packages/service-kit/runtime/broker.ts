import { type BrokerOptions, ServiceBroker } from 'moleculer';
import { nodeOptions } from '../../bus';
import type { Config } from '../../config';
import { loggerOptions } from '../observability/logger';
import { busObserver, metricsMiddleware } from '../observability/metrics';
import { tracedCalls } from '../observability/traced-calls';
import type { Tracing } from '../observability/tracing';
import { watchBreakers } from './breakers';
import { inFlight } from './in-flight';

/** The only broker factory: production, tests and tools all get their broker here. */
export function createBroker(config: Config, role: string, tracing?: Tracing): ServiceBroker {
  return new ServiceBroker(brokerOptions(config, role, tracing));
}

/**
 * What all nodes of the bus have (packages/bus/node.ts), and of a process of the product besides: its metrics, its
 * traces and its limit of calls; no validator, for `defineService` has its own; and no signal handlers and no exit
 * codes of the broker's: `process.ts` owns both.
 */
export function brokerOptions(config: Config, role: string, tracing?: Tracing): BrokerOptions {
  return {
    ...nodeOptions({
      natsUrl: config.NATS_URL,
      namespace: config.NAMESPACE,
      role,
      keys: { own: config.BUS_KEYS, trusted: config.BUS_TRUST },
      observer: busObserver,
      middlewares: [
        inFlight(config.MAX_CONCURRENT_CALLS),
        metricsMiddleware,
        watchBreakers,
        ...(tracing === undefined ? [] : [tracedCalls(tracing)]),
      ],
    }),
    logger: loggerOptions(config),
    tracking: { enabled: true, shutdownTimeout: config.SHUTDOWN_TIMEOUT_MS },
    validator: false,
    skipProcessEventRegistration: true,
  } as BrokerOptions;
}
