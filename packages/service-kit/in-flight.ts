import {
  type ActionHandler,
  type Context,
  Errors,
  type Middleware,
  type Service,
  type ServiceBroker,
} from 'moleculer';
import { callsInFlight, callsRefused } from './metrics';

type PacketHandler = (command: string, packet: unknown) => Promise<unknown>;

/** How long answers may take on their way out when everything else has stopped. */
const LAST_ANSWERS_MS = 1_000;

/**
 * Middleware that knows what this process is working on.
 *
 * - A service takes so many calls at a time and refuses the next one before it has begun: whoever called may ask
 *   another node, and a database that hangs is waited for by a bounded crowd. There is no queue: in one, calls would
 *   be done that nobody waits for any more.
 * - When a process stops, it says goodbye to the bus only if everything it had begun is answered. What others
 *   conclude from a goodbye is in `failover.ts`.
 */
export const inFlight = (limit: number) => (broker: ServiceBroker) => {
  let unanswered = 0;
  const working = new Map<string, number>();
  callsInFlight.add(working);
  return {
    name: 'InFlight',
    localAction: limited(broker, limit, working),
    stopped: () => void callsInFlight.delete(working),
    // Until the answer is on the wire: a long one is still being deflated when its handler is done.
    transitMessageHandler:
      (next: PacketHandler): PacketHandler =>
      async (command, packet) => {
        if (command !== 'REQ') return next(command, packet);
        unanswered += 1;
        try {
          return await next(command, packet);
        } finally {
          unanswered -= 1;
        }
      },
    async serviceStopped() {
      const deadline = Date.now() + LAST_ANSWERS_MS;
      while (unanswered > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 5));
      if (unanswered > 0) leaveWithoutGoodbye(broker, unanswered);
    },
  };
};

const limited =
  (
    broker: ServiceBroker,
    limit: number,
    working: Map<string, number>,
  ): NonNullable<Middleware['localAction']> =>
  (next: ActionHandler<Service>, action) => {
    const service = action.service?.name ?? '';
    if (service.startsWith('$')) return next;
    return async function (this: Service, ctx: Context): Promise<unknown> {
      const now = working.get(service) ?? 0;
      if (now >= limit) {
        callsRefused.labels(service).inc();
        throw new Errors.ServiceNotAvailableError({ action: action.name, nodeID: broker.nodeID });
      }
      working.set(service, now + 1);
      try {
        return await next.call(this, ctx);
      } finally {
        working.set(service, (working.get(service) ?? 1) - 1);
      }
    };
  };

function leaveWithoutGoodbye(broker: ServiceBroker, unanswered: number): void {
  if (broker.transit) broker.transit.tx.connected = false;
  const error = new Error(`stopped with ${unanswered} calls unanswered`);
  broker.broadcastLocal('$broker.error', { error, module: 'in-flight', type: 'UNFINISHED_CALLS' });
}
