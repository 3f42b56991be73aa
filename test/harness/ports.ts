import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports of this worker of jest: below those that the system hands out by itself (from 32768), which may be some client's;
 * above 10080, the last one that `fetch` refuses to ask (https://fetch.spec.whatwg.org/#port-blocking).
 */
const FIRST = 11_000;
const EACH = 1_250;
const WORKERS = 16;
const first = FIRST + ((Number(process.env.JEST_WORKER_ID ?? 1) - 1) % WORKERS) * EACH;

/** Given out, and perhaps not listened to yet. */
const given = new Set<number>();

/** A port that is free, and that nobody else of this suite has been given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(first, first + EACH);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
