import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { BrokerOptions, Middleware, ServiceBroker } from 'moleculer';
import { v4 as uuid } from 'uuid';
import { compression } from './compression';
import { deadlines } from './deadlines';
import { failover } from './failover';
import { ErrorRegenerator } from './failures';
import { introduction } from './introduction';
import { NatsBus } from './nats';
import { nodeIdOf, nodeRoles } from './node-roles';
import { type BusObserver, unobserved } from './observer';
import { once } from './once';
import { type NodeKeys, statements } from './statements';
import { tracking, trackingOfCalls } from './tracking';

/** Moleculer takes functions as well; its types do not know. */
export type NodeMiddleware = string | Middleware | ((broker: ServiceBroker) => object);

export interface BusNode {
  /** Without one, the node is alone: all calls are local. */
  readonly natsUrl: string | undefined;
  readonly namespace: string;
  /** What it is: a part, several joined by `+`, or a service outside the product. */
  readonly role: string;
  /** By which others know it, and it knows others. */
  readonly keys?: NodeKeys;
  readonly observer?: BusObserver;
  /** Middlewares of its own, inside of those that every node ends with. */
  readonly middlewares?: readonly NodeMiddleware[];
}

/**
 * Broker options that all nodes of the bus have in common, those of other teams' services among them.
 *
 * Moleculer's defaults that are changed, and why:
 * - internal middlewares are listed by hand, innermost first, so that the circuit breaker sees time-outs
 *   (by default Timeout wraps outside of it and a hanging node stays in rotation);
 * - a request time-out, because the default is to wait for ever (deadlines.ts);
 * - failover.ts instead of the Retry middleware: what was never begun goes to another node, what may have been begun
 *   only if doing it twice is harmless;
 * - no `$node` actions: they tell whoever asks what a process was started with, the password of the bus included;
 * - a transporter that notices when NATS is gone (nats.ts);
 * - a stop waits for what is in flight (tracking.ts);
 * - heartbeats fast enough that a dead node is forgotten in seconds;
 * - a service is announced when it has started, not a second later, and a node is started when the others know it
 *   (introduction.ts): whoever sees that it is ready may stop the one that it replaces;
 * - a message that is delivered twice begins nothing twice (once.ts);
 * - what is no packet of a node is dropped before Moleculer sees it (packets.ts);
 * - what a node says of itself is signed, and is not believed otherwise (statements.ts);
 * - long messages are deflated (compression.ts): a node that does not would not understand the others.
 */
export function nodeOptions({
  natsUrl,
  namespace,
  role,
  keys = { own: [], trusted: [] },
  observer = unobserved,
  middlewares = [],
}: BusNode): BrokerOptions {
  return {
    namespace,
    nodeID: nodeIdOf(role, hostname(), uuid().slice(0, 8)),
    ...(natsUrl === undefined ? {} : { transporter: new NatsBus(natsUrl, observer) }),
    // Ids of calls: cheaper than Moleculer's own, which are put together of twenty pieces.
    uidGenerator: () => randomUUID(),
    requestTimeout: 5_000,
    transit: { serviceChangedDebounceTime: 0 },
    circuitBreaker: {
      // For one that is alone there is no better node to ask.
      enabled: natsUrl !== undefined,
      threshold: 0.5,
      minRequestCount: 10,
      windowTime: 30,
      // What has come back, a database for instance, is found again at once.
      halfOpenTime: 500,
      check: isServerFailure,
    },
    tracking: { enabled: true, shutdownTimeout: 10_000 },
    heartbeatInterval: 2,
    heartbeatTimeout: 6,
    errorRegenerator: new ErrorRegenerator(),
    internalMiddlewares: false,
    middlewares: [
      'ActionHook',
      tracking,
      deadlines,
      trackingOfCalls,
      'CircuitBreaker',
      failover(observer),
      'ErrorHandler',
      ...middlewares,
      compression,
      once,
      introduction,
      nodeRoles(observer),
      statements(observer, namespace, keys),
    ],
    internalServices: false,
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
