import type { ActionHandler, Context, Service, ServiceBroker } from 'moleculer';

type PacketHandler = (command: string, packet: unknown) => Promise<unknown>;

/** How long answers may take on their way out when all services have stopped. */
const LAST_ANSWERS_MS = 1_000;

/**
 * Middleware that makes a service stop when what it is working on is done, at the latest after
 * `tracking.shutdownTimeout`, in milliseconds.
 *
 * When the node stops, it says goodbye to the bus only if everything that it had begun is answered. What others conclude
 * from a goodbye is in `failover.ts`.
 *
 * In place of Moleculer's ContextTracker, which searches lists of contexts at every call, and looks every 100 ms whether
 * they are empty.
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
    // Until the answer is on the wire: a long one is still being deflated when its handler is done.
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

/** Middleware that makes a node stop when its calls of others are answered, or given up; outside of their deadlines. */
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

/** What has begun and not ended. */
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
    if (this.running === 0) for (const tell of this.whenNone.splice(0)) tell();
  };

  /** Whether all has ended before the time was over. */
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
