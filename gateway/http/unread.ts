import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request whose answer is not yet written, or not yet read by the client. */
export interface Turn {
  readonly res: ServerResponse;
  readonly begin: () => void;
  /** Length of its head in characters. */
  readonly size: number;
  /** Time at which a complete answer was first seen waiting for the client. */
  waitingSince?: number;
}

interface Limits {
  /** Milliseconds that an answer may wait for its client. */
  readonly longestMs: number;
  /** Bytes that may wait for all clients together. */
  readonly mostBytes: number;
}

interface Waiting {
  readonly socket: Socket;
  readonly bytes: number;
  readonly since: number;
}

/**
 * Closes connections of clients that do not read: those whose answer has waited too long and, when too many bytes wait
 * altogether, those that have waited longest. It checks all connections from time to time, so answers that clients read
 * cost nothing.
 * @param connections their requests in order; the first is being answered
 * @param now milliseconds of a monotonic clock
 */
export function dropUnread(
  connections: ReadonlyMap<Socket, readonly Turn[]>,
  { longestMs, mostBytes }: Limits,
  now: number,
): void {
  const waiting: Waiting[] = [];
  let total = 0;
  for (const [socket, [turn]] of connections) {
    const bytes = socket.writableLength;
    if (turn === undefined || bytes === 0 || !turn.res.writableEnded) continue;
    turn.waitingSince ??= now;
    waiting.push({ socket, bytes, since: turn.waitingSince });
    total += bytes;
  }
  for (const { socket, bytes, since } of waiting.sort((a, b) => a.since - b.since)) {
    if (now - since < longestMs && total <= mostBytes) return;
    socket.destroy();
    total -= bytes;
  }
}
