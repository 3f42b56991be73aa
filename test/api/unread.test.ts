import { connect, type Socket } from 'node:net';
import { Client } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { until } from '../harness/until';

/** Clients that send requests and never read the answers. */
describe('a client that does not read', () => {
  const sockets: Socket[] = [];
  let server: TestServer;
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.stop();
  });

  const connectionsOf = async () => {
    const metrics = (await server.processes[0]?.metrics()) ?? '';
    return Number(/^obp_http_connections (\S+)/m.exec(metrics)?.[1]);
  };

  /** Asks for more than the kernel keeps for it. */
  function deaf(): void {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname).pause();
    socket.on('error', () => undefined);
    socket.write('GET /obp/v4.0.0/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(90));
    sockets.push(socket);
  }
  const othersAreServed = async () =>
    expect((await new Client(server.url, { Connection: 'close' }).get('/banks')).status).toBe(200);

  test('is given up when its answer has waited for too long', async () => {
    server = await joinServer({ RESPONSE_TIMEOUT_MS: '1000' });
    for (let n = 0; n < 20; n += 1) deaf();
    await until('all are connected', async () => (await connectionsOf()) >= 20);
    await until('all are closed', async () => (await connectionsOf()) < 5);
    await othersAreServed();
  });

  test('is given up sooner when too much waits for all of them', async () => {
    server = await joinServer({ RESPONSE_TIMEOUT_MS: '600000', MAX_UNREAD_BYTES: '1048576' });
    for (let n = 0; n < 40; n += 1) deaf();
    await until('most are closed', () => {
      // A client that does not read learns only by writing that its connection is gone.
      for (const socket of sockets) if (!socket.closed) socket.write('\r\n');
      return sockets.filter(({ closed }) => closed).length > 25;
    });
    await othersAreServed();
  });

  test('and sends long requests meanwhile is given up at once', async () => {
    server = await joinServer();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
    socket.write(`GET /obp/v4.0.0/banks HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(30_000)}\r\n\r\n`.repeat(20));
    await until('it is closed', () => socket.closed);
    await othersAreServed();
  });
});
