type PacketHandler = (command: string, packet: { payload?: Request }) => unknown;

interface Request {
  readonly sender?: string;
  readonly id?: string;
}

/** So many requests back a repeat is noticed at least: some seconds of the heaviest load, with some megabytes at most. */
const REMEMBERED = 20_000;

/**
 * Middleware that begins every request once, however often its message is delivered. A request goes to one node, so that
 * one need not ask others; a caller that means to try again gives it a new id (failover.ts).
 */
export const once = () => {
  // Two sets that take turns: to take the oldest out of a single one would cost more than all the rest of it.
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
