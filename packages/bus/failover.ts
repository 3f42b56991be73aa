import type { ActionHandler, Context, Middleware, Service, ServiceBroker } from 'moleculer';
import { Errors } from 'moleculer';
import type { BusObserver } from './observer';

/** The most nodes that one call tries. */
const MOST_ATTEMPTS = 4;
/** A repeatable call that has waited this long goes to a second node too, and the first answer counts. */
const PATIENCE_MS = 1_500;

/** A call with the number of its attempts so far. */
type Attempt = Context & { attempt?: number };

/**
 * Decides what happens to a remote call when its node fails. It replaces Moleculer's Retry, which knows neither whether
 * the call was begun nor how much time is left.
 *
 * - The node never began the call (it sent DISCONNECT, or NATS found no listener): another node does it, whatever it
 *   is.
 * - The node went away during the call, so the outcome is unknown: another node does it if the call is idempotent
 *   (`retries` above 0, see `call.ts`); otherwise the caller gets an error.
 * - The node does not answer: an idempotent call also goes to a second node, and the first attempt continues.
 */
export const failover =
  (observer: BusObserver) =>
  (broker: ServiceBroker): Middleware => ({
    name: 'Failover',
    created: () => rejectRequestsOfLeftNodes(broker),
    remoteAction: (next) => withFailover(broker, observer, next),
  });

function withFailover(
  broker: ServiceBroker,
  observer: BusObserver,
  next: ActionHandler<Service>,
): ActionHandler<Service> {
  const askAnother = askingAnother(broker, observer);
  return function (this: Service, ctx: Attempt) {
    const repeatable = (ctx.options.retries ?? 0) > 0;
    const answer: Promise<unknown> = next.call(this, ctx);
    const settled = answer.catch((error: unknown) => {
      const again = wasNotBegun(error) || (repeatable && wentAway(error));
      const repeated = again ? askAnother(ctx, 'retried') : undefined;
      if (repeated === undefined) throw error;
      return repeated;
    });
    if (!repeatable || ctx.attempt !== undefined) return settled;
    return firstOf(settled, () => askAnother(ctx, 'asked_a_second'));
  };
}

/** The same call on another node, within the time that is left; undefined if there is no other node or no time. */
const askingAnother =
  (broker: ServiceBroker, observer: BusObserver) =>
  (ctx: Attempt, reason: 'retried' | 'asked_a_second'): Promise<unknown> | undefined => {
    const action = ctx.action?.name ?? '';
    const attempt = (ctx.attempt ?? 0) + 1;
    const others = (broker.registry.getActionEndpoints(action)?.endpoints ?? []).filter(
      ({ id, isAvailable }) => isAvailable && id !== ctx.nodeID,
    );
    const other = others[Math.floor(Math.random() * others.length)];
    if (other === undefined || attempt >= MOST_ATTEMPTS || timeLeft(ctx) <= 0) return undefined;
    observer.failedOver(reason);
    const again: Attempt = ctx.copy();
    again.attempt = attempt;
    again.options = { ...ctx.options, timeout: timeLeft(ctx) };
    again.id = broker.generateUid();
    return broker.call(action, ctx.params, { nodeID: other.id, ctx: again });
  };

/** The first answer of the two; a failure of a node counts only when both have failed. */
function firstOf(first: Promise<unknown>, second: () => Promise<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let other: Promise<unknown> | undefined;
    const timer = setTimeout(() => {
      other = second();
      other?.then(resolve, (error) => (isNodeFailure(error) ? undefined : reject(error)));
    }, PATIENCE_MS);
    first.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        if (other === undefined || !isNodeFailure(error)) reject(error);
        else other.catch(() => reject(error));
      },
    );
  });
}

/** Milliseconds until the caller gives up; `deadlines.ts` sets `startHrTime` when the call begins. */
function timeLeft(ctx: Context): number {
  const timeout = ctx.options.timeout ?? 0;
  if (timeout <= 0 || ctx.startHrTime === null) return timeout;
  const [seconds, nanoseconds] = process.hrtime(ctx.startHrTime);
  return Math.max(0, timeout - seconds * 1_000 - nanoseconds / 1e6);
}

const typeOf = (error: unknown): unknown => (error as { type?: unknown } | null)?.type;
const nodeOf = (error: unknown): unknown => (error as { data?: { nodeID?: unknown } } | null)?.data?.nodeID;

/** The node refused the call before it began, or there was no such node. */
const wasNotBegun = (error: unknown): boolean => {
  const type = typeOf(error);
  return (type === 'SERVICE_NOT_AVAILABLE' || type === 'SERVICE_NOT_FOUND') && nodeOf(error) !== undefined;
};

const wentAway = (error: unknown): boolean => typeOf(error) === 'REQUEST_REJECTED';

/** A failure of the node, not of the call itself. */
const isNodeFailure = (error: unknown): boolean =>
  wasNotBegun(error) || wentAway(error) || typeOf(error) === 'REQUEST_TIMEOUT';

/**
 * A node sends DISCONNECT only after it has answered every request that it had begun (`tracking.ts`), and NATS keeps
 * the order of its messages. So the requests that it leaves unanswered were never begun.
 */
function rejectRequestsOfLeftNodes(broker: ServiceBroker): void {
  broker.localBus.on(
    '$node.disconnected',
    ({ node, unexpected }: { node: { id: string }; unexpected: boolean }) => {
      if (unexpected || !broker.transit) return;
      for (const [id, request] of broker.transit.pendingRequests) {
        if (request.nodeID !== node.id) continue;
        broker.transit.removePendingRequest(id);
        request.reject(new Errors.ServiceNotAvailableError({ action: request.action, nodeID: node.id }));
      }
    },
  );
}
