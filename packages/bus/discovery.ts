import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceBroker } from 'moleculer';

type PacketHandler = (command: string, packet: { payload?: { sender?: string } }) => unknown;

/** The longest that the start waits for the answer of a node, which may have left or be paused. */
const LONGEST_WAIT_MS = 1_000;

/**
 * Middleware that delays readiness until the other nodes know what this node offers, and this node knows what they
 * offer. An orchestrator that sees a ready process may stop the one that it replaces, and clients may send requests to
 * it.
 *
 * The node sends DISCOVER to all others. NATS keeps the order of the messages of one node, so a node that answers has
 * already received this node's INFO.
 */
export const discovery = (broker: ServiceBroker) => {
  const answered = new Set<string>();
  return {
    name: 'Discovery',
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
