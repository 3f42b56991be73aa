import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Ports for servers under test: above 10080, the last port that `fetch` refuses
 * (https://fetch.spec.whatwg.org/#port-blocking), and together with their guards below 32768, where the ports begin that
 * the system gives to outgoing connections.
 */
const FIRST = 11_000;
const COUNT = 10_000;

/**
 * A free port that no other test process on this machine uses, whichever run or checkout it belongs to.
 *
 * A process claims a port by listening on its guard, COUNT ports above, until it ends. The system gives the guard to
 * one process only, and takes it back however that process ends.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, FIRST + COUNT);
    const guard = await listenOn(port + COUNT);
    if (guard === undefined) continue;
    const probe = await listenOn(port);
    if (probe !== undefined) {
      guard.unref();
      await new Promise((closed) => probe.close(closed));
      return port;
    }
    guard.close();
  }
}

/** @returns undefined when another process listens there */
const listenOn = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
