type PacketHandler = (command: string, packet: { payload?: Request }) => unknown;

interface Request {
  readonly sender?: string;
  readonly id?: string;
}

/**
 * The middleware recognises a repeat among at least this many requests: seconds of the heaviest load, a few megabytes.
 */
const REMEMBERED = 20_000;

/**
 * Middleware that begins every request once, even if NATS delivers its message twice. A request goes to one node, so
 * the node needs no others to decide. A caller that retries on purpose uses a new id (`failover.ts`).
 */
export const once = () => {
  // Two sets that alternate: removing the oldest entry of one set would cost more than everything else here.
  let begun = new Set<string>();
  let begunBefore = new Set<string>();
  const isRepeat = ({ sender, id }: Request): boolean => {
    const request = `${sender} ${id}`;
    if (begun.has(request) || begunBefore.has(request)) return true;
    begun.add(request);
    if (begun.size === REMEMBERED) [begunBefore, begun] = [begun, new Set()];
    return false;
  };
  return {
    name: 'Once',
    transitMessageHandler:
      (next: PacketHandler): PacketHandler =>
      (command, packet) => {
        const { payload = {} } = packet;
        if (command === 'REQ' && isRepeat(payload)) return Promise.resolve(false);
        return next(command, packet);
      },
  };
};
