import type { Socket } from 'node:net';

/** A client that has not closed its side by then has had its time to read the answer. */
const LONGEST_MS = 15_000;

const closing = new WeakSet<Socket>();

/** Whether the last answer on this connection has been given. */
export const isClosing = (socket: Socket): boolean => closing.has(socket);

/** As `closeInStages`, when Node has written the answer that is underway, the last one of the connection. */
export const closeInStagesAfter = (answered: Socket): void => {
  // What Node calls when the last answer on a connection is written.
  answered.destroySoon = () => closeInStages(answered);
};

/**
 * Closes a connection in stages (RFC 9112, 9.6): the write side when everything is written, the rest when the client
 * closes its side. What the client still sends is read and dropped: a connection closed with unread bytes is reset,
 * and a reset can take the answer away from a client that is still sending.
 */
export function closeInStages(socket: Socket): void {
  if (closing.has(socket)) return;
  closing.add(socket);
  const timer = setTimeout(() => socket.destroy(), LONGEST_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.end();
  socket.resume();
}
