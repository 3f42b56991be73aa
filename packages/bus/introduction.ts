import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceBroker } from 'moleculer';

type PacketHandler = (command: string, packet: { payload?: { sender?: string } }) => unknown;

/** A node that does not answer for so long is not waited for: it may have gone, or stand still. */
const LONGEST_WAIT_MS = 1_000;

/**
 * Middleware that lets a process be ready when the others know what it offers, and it knows what they do; not when it
 * has merely told them. Who sees that a process is ready may stop the one that it replaces, or send requests that need it.
 *
 * All are asked who they are. NATS keeps the order of what one node says, so whoever answers has heard before that
 * question what this node offers.
 */
export const introduction = (broker: ServiceBroker) => {
  const answered = new Set<string>();
  return {
    name: 'Introduction',
    transitMessageHandler:
      (next: PacketHandler): PacketHandler =>
      (command, packet) => {
        if (command === 'INFO') answered.add(packet.payload?.sender ?? '');
        return next(command, packet);
      },
    async started() {
      if (!broker.transit) return;
      answered.clear();
      await broker.transit.discoverNodes();
      const deadline = Date.now() + LONGEST_WAIT_MS;
      const isAwaited = ({ id, local, available }: Node) => !local && available && !answered.has(id);
      while (broker.registry.nodes.toArray().some(isAwaited) && Date.now() < deadline) await sleep(5);
    },
  };
};

interface Node {
  readonly id: string;
  readonly local: boolean;
  readonly available: boolean;
}
