import { connect } from 'node:net';

/** Sends bytes as they are and returns all that comes back until the server or the deadline ends it. */
export function sendRaw(
  url: string,
  parts: readonly string[],
  options: { waitMs?: number; halfClose?: boolean } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = '';
    const timer = setTimeout(() => socket.destroy(), options.waitMs ?? 5_000);
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error),
    );
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(received);
    });
    for (const part of parts) socket.write(part);
    if (options.halfClose) socket.end();
  });
}
