import type { ActionHandler, Context, Service, ServiceBroker } from 'moleculer';

type PacketHandler = (command: string, packet: unknown) => Promise<unknown>;

/** The time that the last answers have to leave after all services have stopped. */
const LAST_ANSWERS_MS = 1_000;

/**
 * Two middlewares that drain a stopping node. This one lets a service finish the calls that it serves, within
 * `tracking.shutdownTimeout` milliseconds; `trackingOfCalls` waits for the calls that it makes.
 *
 * The node sends DISCONNECT only if it has answered every request that it had begun. `failover.ts` says what other
 * nodes conclude from a DISCONNECT.
 *
 * It replaces Moleculer's ContextTracker, which searches lists of contexts at every call and polls them every 100 ms.
 */
export const tracking = (broker: ServiceBroker) => {
  const services = new Map<string, Begun>();
  const unanswered = new Begun();
  const begunBy = ({ fullName }: Pick<Service, 'fullName'>): Begun => {
    const begun = services.get(fullName) ?? new Begun();
    services.set(fullName, begun);
    return begun;
  };
  const served = (next: ActionHandler<Service>, { service }: { service?: Service }) =>
    service === undefined ? next : tracked(next, begunBy(service));
  return {
    name: 'Tracking',
    localAction: served,
    localEvent: served,
    // A request counts until its answer is sent: a long answer is still being deflated when its handler is done.
    transitMessageHandler:
      (next: PacketHandler): PacketHandler =>
      (command, packet) =>
        command === 'REQ' ? unanswered.add(next(command, packet)) : next(command, packet),
    serviceStopping: (service: Service) => ended(broker, begunBy(service), service.fullName),
    async serviceStopped() {
      if (!(await unanswered.allEnded(LAST_ANSWERS_MS))) leaveWithoutGoodbye(broker, unanswered.running);
    },
  };
};

/** Middleware that lets a node finish or give up its calls of other nodes before it stops. It wraps their deadlines. */
export const trackingOfCalls = (broker: ServiceBroker) => {
  const called = new Begun();
  return {
    name: 'TrackingOfCalls',
    remoteAction: (next: ActionHandler<Service>) => tracked(next, called),
    stopping: () => ended(broker, called, 'calls of others'),
  };
};

const tracked = (next: ActionHandler<Service>, begun: Begun): ActionHandler<Service> =>
  function (this: Service, ctx: Context) {
    return begun.add(next.call(this, ctx));
  };

async function ended(broker: ServiceBroker, begun: Begun, what: string): Promise<void> {
  const ms = broker.options.tracking?.shutdownTimeout ?? 0;
  if (!(await begun.allEnded(ms))) broker.logger.error({ what, ms }, 'stopped with calls in flight');
}

function leaveWithoutGoodbye(broker: ServiceBroker, unanswered: number): void {
  if (broker.transit) broker.transit.tx.connected = false;
  const error = new Error(`stopped with ${unanswered} calls unanswered`);
  broker.broadcastLocal('$broker.error', { error, module: 'tracking', type: 'UNFINISHED_CALLS' });
}

/** The calls that have begun and not ended. */
class Begun {
  running = 0;
  private whenNone: (() => void)[] = [];

  add<T>(answer: Promise<T>): Promise<T> {
    this.running += 1;
    answer.then(this.end, this.end);
    return answer;
  }

  private readonly end = (): void => {
    this.running -= 1;
    if (this.running === 0) for (const resolve of this.whenNone.splice(0)) resolve();
  };

  /** Whether all calls have ended within the time. */
  allEnded(ms: number): Promise<boolean> {
    if (this.running === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.whenNone.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}
