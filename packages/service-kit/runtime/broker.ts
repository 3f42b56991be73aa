import { type BrokerOptions, ServiceBroker } from 'moleculer';
import { nodeOptions } from '../../bus';
import type { Config } from '../../config';
import { loggerOptions } from '../observability/logger';
import { busObserver, metricsMiddleware } from '../observability/metrics';
import { tracedCalls } from '../observability/traced-calls';
import type { Tracing } from '../observability/tracing';
import { watchBreakers } from './breakers';
import { inFlight } from './in-flight';

/** The only broker factory: production, tests and tools all use it. */
export function createBroker(config: Config, role: string, tracing?: Tracing): ServiceBroker {
  return new ServiceBroker(brokerOptions(config, role, tracing));
}

/**
 * The options of every node (`packages/bus/node.ts`) and those of a process of the product: metrics, traces and a limit
 * of calls. There is no validator, because `defineService` has its own. The broker handles no signals and sets no exit
 * codes, because `process.ts` does.
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
