import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request of a connection that is not answered yet, or whose answer the client has not taken yet. */
export interface Turn {
  readonly res: ServerResponse;
  readonly begin: () => void;
  /** Characters of its head. */
  readonly size: number;
  /** When a whole answer was first seen to wait for the client. */
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
 * Closes connections of clients that do not read: those whose answer has waited for too long and, when too much waits
 * altogether, those that have kept it waiting the longest. Looks at all connections now and then, so that answers
 * that are read cost nothing.
 * @param connections their requests in order; the first is the one that is being answered
 * @param now milliseconds of any clock that only goes forward
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
