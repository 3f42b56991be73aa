import { connect, type Socket } from 'node:net';
import { type Client, newBank, userWith } from '../harness/client';
import { sendRaw } from '../harness/raw';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { report } from '../harness/traffic';
import { until } from '../harness/until';

/** Clients that mean harm, or are broken: others are served meanwhile, and memory stays bounded. */
describe('hostile clients', () => {
  let server: TestServer;
  let good: Client;
  let bank: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    server = await joinServer({ REQUEST_TIMEOUT_MS: '6000', MAX_CONNECTIONS: '3000' });
    bank = await newBank(server);
    good = await userWith(server, { role: 'CanCreateCustomer', bank_id: bank });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await until('the server has let go of them', async () => (await openConnections()) < 20);
  });
  afterAll(() => server?.stop());

  const metric = async (name: string): Promise<number> => {
    const [gateway] = server.processes;
    const line = new RegExp(`^${name} (\\S+)`, 'm').exec((await gateway?.metrics()) ?? '');
    return Number(line?.[1] ?? 0);
  };
  const openConnections = () => metric('obp_http_connections');
  const memory = () => metric('process_resident_memory_bytes');

  function open(): Promise<Socket> {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.resume();
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(socket)).once('close', () => resolve(socket));
    });
  }

  /** Not all at once: the kernel drops silent connections when too many wait to be accepted. */
  async function many(count: number): Promise<Socket[]> {
    const opened: Socket[] = [];
    while (opened.length < count) {
      const some = Math.min(200, count - opened.length);
      opened.push(...(await Promise.all(Array.from({ length: some }, open))));
      const alive = () => opened.filter((socket) => !socket.closed).length;
      await until('the server has taken them', async () => (await openConnections()) >= alive());
    }
    return opened;
  }

  async function othersAreServed(what: string): Promise<void> {
    const times: number[] = [];
    for (let request = 0; request < 20; request += 1) {
      const begun = performance.now();
      expect((await good.get('/users/current')).status).toBe(200);
      times.push(performance.now() - begun);
    }
    report(`${what}: others wait ${Math.round(Math.max(...times))} ms at most`);
  }

  test('two thousand silent connections', async () => {
    const before = await memory();
    await many(2_000);
    expect(await openConnections()).toBeGreaterThanOrEqual(2_000);
    await othersAreServed('2000 idle connections');
    const grown = ((await memory()) - before) / 1e6;
    report(`2000 idle connections: ${Math.round(grown)} MB more`);
    expect(grown).toBeLessThan(120);
  });

  test('more connections than there may be: the next ones are not taken, until some are gone', async () => {
    await many(2_990);
    const late = await many(100);
    await until('the surplus is closed', () => late.filter((socket) => socket.closed).length >= 80);
    for (const socket of sockets.splice(0)) socket.destroy();
    await until('there is room again', async () => (await openConnections()) < 20);
    await othersAreServed('after too many connections');
  });

  test('headers that come drop by drop: closed after the time a request may take', async () => {
    const slow = await many(300);
    const drip = setInterval(() => {
      for (const socket of slow) if (!socket.closed) socket.write('X-Drop: x\r\n');
    }, 100);
    for (const socket of slow) socket.write('GET /obp/v4.0.0/banks HTTP/1.1\r\nHost: x\r\n');
    await othersAreServed('300 slow headers');
    await until('they are closed', () => slow.every((socket) => socket.closed));
    clearInterval(drip);
  });

  test('bodies that arrive byte by byte, from a caller with the role', async () => {
    const slow = await many(300);
    const head =
      `POST /obp/v4.0.0/banks/${bank}/customers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n` +
      `DirectLogin: ${good.headers.DirectLogin}\r\nContent-Length: 100000\r\n\r\n`;
    for (const socket of slow) socket.write(head);
    const drip = setInterval(() => {
      for (const socket of slow) if (!socket.closed) socket.write(' ');
    }, 100);
    await othersAreServed('300 slow bodies');
    await until('they are closed', () => slow.every((socket) => socket.closed));
    clearInterval(drip);
  });

  test('huge headers, again and again', async () => {
    const huge = `GET /obp/v4.0.0/banks HTTP/1.1\r\nHost: x\r\nX-Huge: ${'x'.repeat(100_000)}\r\n\r\n`;
    const answers = await Promise.all(Array.from({ length: 100 }, () => sendRaw(server.url, [huge])));
    for (const answer of answers) expect(answer === '' || answer.startsWith('HTTP/1.1 400')).toBe(false);
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 431')).length).toBeGreaterThan(50);
    await othersAreServed('huge headers');
  });

  test('JSON of a hundred thousand levels', async () => {
    for (const [left, right] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${left.repeat(40_000)}1${right.repeat(40_000)}`;
      const answer = await good.post(`/banks/${bank}/customers`, deep);
      expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining('OBP-10001')]);
    }
    await othersAreServed('deep JSON');
  });

  test('thousands of requests on one connection, of which no answer is ever read', async () => {
    const before = await memory();
    const { hostname, port } = new URL(server.url);
    const deaf = connect(Number(port), hostname).pause();
    sockets.push(deaf);
    deaf.on('error', () => undefined);
    // In one go: one by one, they may be answered as they come, and the kernel keeps all of the answers.
    const request = 'GET /obp/v4.0.0/banks HTTP/1.1\r\nHost: x\r\n\r\n';
    deaf.write(request.repeat(20_000));
    await until('the server has had enough of it', () => {
      // Who does not read learns only by writing that the connection is gone.
      deaf.write(request);
      return deaf.closed || deaf.destroyed || deaf.errored !== null;
    });
    await othersAreServed('20000 pipelined requests');
    const grown = ((await memory()) - before) / 1e6;
    report(`20000 pipelined requests unread: ${Math.round(grown)} MB more`);
    expect(grown).toBeLessThan(150);
  });

  test('connections that are closed on one side only are closed on the other', async () => {
    const halves = ['', 'GET /obp/v4.0.0/banks HT', 'GET /obp/v4.0.0/banks HTTP/1.1\r\nHost: x\r\n\r\n'];
    await Promise.all(
      Array.from({ length: 150 }, (_, index) =>
        sendRaw(server.url, [halves[index % halves.length] ?? ''], { halfClose: true }),
      ),
    );
    await othersAreServed('half-closed connections');
  });
});
