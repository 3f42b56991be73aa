import { type ActionHandler, type Context, Errors, type Service, type ServiceBroker } from 'moleculer';
import { callsInFlight, callsRefused, type Working } from '../observability/metrics';

/**
 * Middleware that limits the calls in progress at a service and refuses further ones before they begin. The caller may
 * try another node, and a hanging database holds a bounded number of calls. There is no queue: it would run calls whose
 * callers have given up.
 */
export const inFlight = (limit: number) => (broker: ServiceBroker) => {
  const services = new Map<string, Working>();
  callsInFlight.add(services);
  return {
    name: 'InFlight',
    localAction: limited(broker, limit, services),
    stopped: () => void callsInFlight.delete(services),
  };
};

const limited =
  (broker: ServiceBroker, limit: number, services: Map<string, Working>) =>
  (next: ActionHandler<Service>, action: { name?: string; service?: Service }): ActionHandler<Service> => {
    const service = action.service?.name ?? '';
    if (service.startsWith('$')) return next;
    const working = services.get(service) ?? { calls: 0 };
    services.set(service, working);
    // There from the beginning, so that an increase is seen of the first one.
    callsRefused.labels(service).inc(0);
    const done = (): void => {
      working.calls -= 1;
    };
    return function (this: Service, ctx: Context): Promise<unknown> {
      if (working.calls >= limit) {
        callsRefused.labels(service).inc();
        return Promise.reject(
          new Errors.ServiceNotAvailableError({ action: action.name ?? '', nodeID: broker.nodeID }),
        );
      }
      const answer: Promise<unknown> = next.call(this, ctx);
      working.calls += 1;
      answer.then(done, done);
      return answer;
    };
  };
