import type { Socket } from 'node:net';

/** A client has this long to read the last answer and close its side. */
const LONGEST_MS = 15_000;

const closing = new WeakSet<Socket>();

/** Whether the connection has had its last answer. */
export const isClosing = (socket: Socket): boolean => closing.has(socket);

/** Like `closeInStages`, once Node has written the current answer, the last one of the connection. */
export const closeInStagesAfter = (answered: Socket): void => {
  // Node calls this after it has written the last answer of a connection.
  answered.destroySoon = () => closeInStages(answered);
};

/**
 * Closes a connection in stages (RFC 9112, 9.6): the write side after the last byte, the rest when the client closes
 * its side. The server reads and drops what the client still sends. Closing with unread bytes would reset the
 * connection, and a reset can discard the answer at a client that is still sending.
 */
export function closeInStages(socket: Socket): void {
  if (closing.has(socket)) return;
  closing.add(socket);
  const timer = setTimeout(() => socket.destroy(), LONGEST_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.end();
  socket.resume();
}
