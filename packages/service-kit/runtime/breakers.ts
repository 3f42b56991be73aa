import type { Middleware, ServiceBroker } from 'moleculer';
import { breakersOpen } from '../observability/metrics';

interface BreakerChanged {
  nodeID: string;
  action: string;
}

/** Counts in the metrics the nodes whose circuit breaker is open, by action. */
export const watchBreakers = (broker: ServiceBroker): Middleware => {
  const open = new Map<string, BreakerChanged>();
  const closed = (breaker: BreakerChanged): void => {
    if (open.delete(`${breaker.nodeID} ${breaker.action}`)) breakersOpen.labels(breaker.action).dec();
  };
  return {
    name: 'WatchBreakers',
    created: () => {
      broker.localBus.on('$circuit-breaker.opened', (breaker: BreakerChanged) => {
        const key = `${breaker.nodeID} ${breaker.action}`;
        if (open.has(key)) return;
        open.set(key, breaker);
        breakersOpen.labels(breaker.action).inc();
      });
      broker.localBus.on('$circuit-breaker.closed', closed);
      broker.localBus.on('$node.disconnected', ({ node }: { node: { id: string } }) => {
        for (const breaker of open.values()) if (breaker.nodeID === node.id) closed(breaker);
      });
    },
  };
};
