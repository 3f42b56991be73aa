import type { ActionHandler, Context, Middleware, Service, ServiceBroker } from 'moleculer';
import { Errors } from 'moleculer';
import type { BusObserver } from './observer';

/** So many nodes are tried for one call. */
const MOST_ATTEMPTS = 4;
/** A read that has waited so long asks a second node, and takes the answer that comes first. */
const PATIENCE_MS = 1_500;

/** What is remembered of a call between its attempts. */
type Attempt = Context & { attempt?: number };

/**
 * What happens to a remote call whose node fails it. Replaces Moleculer's Retry, which knows neither whether a call
 * was begun nor how much time is left.
 *
 * - The node has never begun the call (it is leaving and said so, or NATS found nobody there): another node does it,
 *   whatever it is.
 * - The node went away with it, so nobody knows: another node does it if doing it twice is like doing it once
 *   (`retries` above 0, see `call.ts`), else the caller is told.
 * - The node does not answer: for such calls another is asked as well, and the first one stays asked.
 */
export const failover =
  (observer: BusObserver) =>
  (broker: ServiceBroker): Middleware => ({
    name: 'Failover',
    created: () => settleWhatAGoodbyeMeans(broker),
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

/** The same call on another node, with what is left of its time; undefined when there is no node, time or sense. */
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

/** The first answer of the two; a failure of the node only when both have failed. */
function firstOf(first: Promise<unknown>, second: () => Promise<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let other: Promise<unknown> | undefined;
    const timer = setTimeout(() => {
      other = second();
      other?.then(resolve, (error) => (saysNothing(error) ? undefined : reject(error)));
    }, PATIENCE_MS);
    first.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        if (other === undefined || !saysNothing(error)) reject(error);
        else other.catch(() => reject(error));
      },
    );
  });
}

/** Milliseconds until the caller gives up; `Timeout` has noted when the call began. */
function timeLeft(ctx: Context): number {
  const timeout = ctx.options.timeout ?? 0;
  if (timeout <= 0 || ctx.startHrTime === null) return timeout;
  const [seconds, nanoseconds] = process.hrtime(ctx.startHrTime);
  return Math.max(0, timeout - seconds * 1_000 - nanoseconds / 1e6);
}

const typeOf = (error: unknown): unknown => (error as { type?: unknown } | null)?.type;
const nodeOf = (error: unknown): unknown => (error as { data?: { nodeID?: unknown } } | null)?.data?.nodeID;

/** A node has refused the call before it did anything, or was not there to do so. */
export const wasNotBegun = (error: unknown): boolean => {
  const type = typeOf(error);
  return (type === 'SERVICE_NOT_AVAILABLE' || type === 'SERVICE_NOT_FOUND') && nodeOf(error) !== undefined;
};

const wentAway = (error: unknown): boolean => typeOf(error) === 'REQUEST_REJECTED';

/** A failure that says nothing about what was asked, only about who was asked. */
const saysNothing = (error: unknown): boolean =>
  wasNotBegun(error) || wentAway(error) || typeOf(error) === 'REQUEST_TIMEOUT';

/**
 * A node says goodbye only when it has answered all that it had begun (`tracking.ts`), and NATS keeps the order of
 * what one node sends. So what it leaves unanswered was never begun.
 */
function settleWhatAGoodbyeMeans(broker: ServiceBroker): void {
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
