import type { Middleware } from 'moleculer';

/**
 * NATS takes 1 MiB a message unless told otherwise, and a page of 500 long customers is more. Messages from this
 * size on are deflated, smaller ones sent as they are. Every node of the bus must do the same.
 */
const COMPRESSED_FROM = '256kb';

type Receive = (command: string, data: Buffer, subject?: unknown) => Promise<unknown> | undefined;

// Moleculer ships this middleware, but its types do not know it.
const {
  Middlewares,
}: {
  Middlewares: {
    Transmit: {
      Compression(options: { threshold: string }): Middleware & {
        transporterReceive(next: Receive): Receive;
      };
    };
  };
} = require('moleculer');

/**
 * Middleware that deflates long messages. While one is inflated, shorter ones of the same node overtake it; a goodbye must
 * not: what it leaves unanswered is taken for never begun (`failover.ts`), and done again by another node.
 */
export const compression = () => {
  const deflating = Middlewares.Transmit.Compression({ threshold: COMPRESSED_FROM });
  return {
    ...deflating,
    transporterReceive(next: Receive): Receive {
      const receive = deflating.transporterReceive(next);
      const inflating = new Set<Promise<unknown>>();
      return (command, data, subject) => {
        if (command === 'DISCONNECT' && inflating.size > 0)
          return Promise.allSettled(inflating).then(() => receive(command, data, subject));
        const received = receive(command, data, subject);
        if (received !== undefined && isDeflated(data)) {
          inflating.add(received);
          void received.finally(() => inflating.delete(received));
        }
        return received;
      };
    },
  };
};

/** As the first byte says. */
const isDeflated = (data: Buffer): boolean => data[0] === 1;
