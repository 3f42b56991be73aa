import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { BrokerOptions, Middleware, ServiceBroker } from 'moleculer';
import { v4 as uuid } from 'uuid';
import { compression } from './compression';
import { deadlines } from './deadlines';
import { discovery } from './discovery';
import { failover } from './failover';
import { ErrorRegenerator } from './failures';
import { NatsBus } from './nats';
import { nodeIdOf, nodeRoles } from './node-roles';
import { type BusObserver, unobserved } from './observer';
import { once } from './once';
import { type NodeKeys, statements } from './statements';
import { tracking, trackingOfCalls } from './tracking';

/** Moleculer also accepts functions; its types omit that. */
type NodeMiddleware = string | Middleware | ((broker: ServiceBroker) => object);

interface BusNode {
  /** URL of NATS. Without it the node is alone, and all calls are local. */
  readonly natsUrl: string | undefined;
  readonly namespace: string;
  /** The parts that the node runs, joined by `+`, or a service outside the product. */
  readonly role: string;
  /** The keys by which the node proves its identity, and verifies that of others. */
  readonly keys?: NodeKeys;
  readonly observer?: BusObserver;
  /** The node's own middlewares, inside those that every node has. */
  readonly middlewares?: readonly NodeMiddleware[];
}

/**
 * Broker options of every node of the bus, including services of other teams.
 *
 * Changes to Moleculer's defaults, and why:
 * - Internal middlewares are listed by hand, innermost first, so that the circuit breaker sees timeouts. By default
 *   Timeout wraps the circuit breaker, and a hanging node stays in rotation.
 * - Requests have a timeout; the default is to wait for ever (`deadlines.ts`).
 * - `failover.ts` replaces the Retry middleware: a call that was never begun goes to another node, and one that may
 *   have been begun does so only if it is idempotent.
 * - There are no `$node` actions: they would show any caller the options of a process, including the bus password.
 * - The transporter detects the loss of NATS (`nats.ts`).
 * - A stopping node finishes its calls (`tracking.ts`).
 * - Heartbeats are frequent enough that a dead node is dropped within seconds.
 * - A service is announced as soon as it starts, not a second later, and a node is started when the others know it
 *   (`discovery.ts`): an orchestrator that sees it ready may stop the node that it replaces.
 * - A request that is delivered twice begins once (`once.ts`).
 * - The transporter drops malformed messages before Moleculer sees them (`packets.ts`).
 * - Nodes sign INFO and DISCONNECT, and drop unsigned ones (`statements.ts`).
 * - Long messages are deflated (`compression.ts`). All nodes must do it to understand each other.
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
    // Ids of calls. Moleculer's own are assembled from twenty pieces and cost more.
    uidGenerator: () => randomUUID(),
    requestTimeout: 5_000,
    transit: { serviceChangedDebounceTime: 0 },
    circuitBreaker: {
      // A node that is alone has no better node to call.
      enabled: natsUrl !== undefined,
      threshold: 0.5,
      minRequestCount: 10,
      windowTime: 30,
      // A half-open circuit finds a recovered database quickly.
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
      discovery,
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
 * A failure that counts against a node: it does not answer, or answers that it cannot work. Mistakes of clients do not
 * count, nor does the loss of the bus in this process.
 */
const isServerFailure = (error: Error): boolean => {
  const { code, type } = error as { code?: unknown; type?: unknown };
  return typeof code === 'number' && code >= 500 && type !== 'BAD_GATEWAY' && type !== 'BUS_LOST';
};
