import { endpoints } from '../../gateway/endpoints';
import type { Endpoint } from '../../gateway/endpoints/endpoint';
import { isServedUnder } from '../../gateway/endpoints/versions';
import { exampleOf } from '../../gateway/openapi/example';
import { pathOf } from '../harness/samples';
import { startServer, type TestServer } from '../harness/server';

/** The most that the worst request may cost the gateway, in plain requests. The faults that this found cost a hundred. */
const MOST_TIMES = 12;
/** A garbage collection, or compiling hot code, only adds to a measurement. A cost counts when every attempt shows it. */
const ATTEMPTS = 5;
const REPEATS = 10;
const REPEATS_OF_PLAIN = 60;
const REPEATS_OF_HASHES = 4;

type Headers = Record<string, string>;

/**
 * Compares the longest input that the gateway accepts without credentials with a plain request: CPU time of the gateway for
 * the same number of requests. Elapsed time would measure how busy the machine is. One process is enough: a gateway that is
 * a process of its own runs the same code.
 */
describe('a request without valid credentials costs little, whatever it contains', () => {
  let server: TestServer;
  /** Of one plain request. */
  let plain: number;
  beforeAll(async () => {
    // A server of its own: the CPU time of a shared one includes the work of other suites.
    server = await startServer();
    // Code that has not run often is slow.
    await repeat(300, () => send('GET', '/obp/v4.0.0/root'));
    plain = (await cost(REPEATS_OF_PLAIN, () => send('GET', '/obp/v4.0.0/root'))) / REPEATS_OF_PLAIN;
  });
  afterAll(() => server?.stop());

  async function send(method: string, path: string, headers: Headers = {}, body?: string): Promise<number> {
    const init = body === undefined ? { method, headers } : { method, headers, body };
    const response = await fetch(server.url + path, init);
    await response.arrayBuffer();
    return response.status;
  }

  async function repeat(times: number, work: (n: number) => Promise<unknown>): Promise<void> {
    for (let n = 0; n < times; n += 1) await work(n);
  }

  async function cpuSeconds(): Promise<number> {
    const metrics = (await server.processes[0]?.metrics()) ?? '';
    const seconds = Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]);
    if (Number.isNaN(seconds)) throw new Error('the gateway does not report its CPU time');
    return seconds;
  }

  async function cost(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
    const before = await cpuSeconds();
    await repeat(times, work);
    return (await cpuSeconds()) - before;
  }

  /** The least cost of a few attempts; the first attempt below `limit` is enough. */
  async function leastCost(
    limit: number,
    times: number,
    work: (n: number) => Promise<unknown>,
  ): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < ATTEMPTS && least >= limit; attempt += 1)
      least = Math.min(least, await cost(times, work));
    return least;
  }

  const limit = () => MOST_TIMES * REPEATS * plain;

  const pathTo = (row: Endpoint) => pathOf(row, () => 'x');
  const list = (of: string, length: number) => of.repeat(Math.floor(length / of.length));
  const names = Array.from({ length: 1_100 }, (_, n) => `n${n}=`).join('&');
  type Input = readonly [what: string, query: string, headers: Headers];
  const lists: Input = [
    'lists in headers',
    '',
    {
      accept: `${list('a/b;q=0.1,', 9_000)}*/*`,
      'if-none-match': list('W/"a",', 9_000),
      'x-forwarded-for': list('1.1.1.1,', 9_000),
    },
  ];
  const directLogin = { directlogin: list('token=,', 16_000) };
  const worst: Input[] = [
    ['names in the query', names, {}],
    ['one name in the query', list('a=1&', 7_900), {}],
    ['escapes in the query', list('%F0%9F%98%80', 7_900), {}],
    lists,
    ['DirectLogin', '', directLogin],
    ['a long bearer token', '', { authorization: `Bearer ${'x'.repeat(16_000)}` }],
    ['a bearer token of blanks', '', { authorization: `Bearer ${list(' x', 16_000)}` }],
  ];

  /** Endpoints for users stop at the credentials, all in the same code: a few inputs are enough. */
  const worstFor = ({ access }: Endpoint): Input[] =>
    access === 'user' ? [['names in the query and DirectLogin', names, directLogin], lists] : worst;

  const others = endpoints.filter(({ hashes }) => hashes === undefined);
  test.each(others.map((row) => [row.operationId, row] as const))('%s', async (_, row) => {
    const tooMuch: [string, number][] = [];
    for (const [what, query, headers] of worstFor(row)) {
      const json = row.body === undefined ? {} : { 'content-type': 'application/json' };
      const body = row.body === undefined ? undefined : '{}';
      const request = () => send(row.method, `${pathTo(row)}?${query}`, { ...headers, ...json }, body);
      // The first request may prepare an answer that later ones reuse. A refusal of its length would measure nothing.
      expect([413, 414, 431]).not.toContain(await request());
      const seconds = await leastCost(limit(), REPEATS, request);
      if (seconds >= limit()) tooMuch.push([what, seconds / (REPEATS * plain)]);
    }
    expect(tooMuch).toEqual([]);
  });

  test.each([
    ['an unknown path', list('/a', 8_000)],
    ['a path of slashes', list('/', 8_000)],
    ['a path of escapes', `/obp/v4.0.0/banks/${list('%41', 7_900)}`],
    ['liveness', `/health/live?${names}`],
    ['readiness', `/health/ready?${names}`],
  ])('%s', async (_, path) => {
    expect(await leastCost(limit(), REPEATS, () => send('GET', path))).toBeLessThan(limit());
  });

  const functions = endpoints
    .filter((row) => isServedUnder(row, 'v4.0.0'))
    .map(({ operationId }) => operationId.replace(/^[^-]*-/, ''));
  test.each(['obp', 'swagger', 'openapi'])(
    'resource docs (%s), another selection with every request',
    async (form) => {
      const select = (n: number) =>
        send(
          'GET',
          `/obp/v4.0.0/resource-docs/v4.0.0/${form}?functions=${functions.filter((_, i) => i !== n).join()}`,
        );
      // The first request encodes the document.
      expect(await select(REPEATS)).toBe(200);
      const seconds = await leastCost(limit(), REPEATS, select);
      expect(seconds).toBeLessThan(limit());
    },
  );

  const hashing = endpoints.filter(({ hashes }) => hashes !== undefined);
  test.each(hashing.map((row) => [row.operationId, row] as const))(
    '%s: one hash, and less than another beside it',
    async (_, row) => {
      const json = { 'content-type': 'application/json' };
      const login = `username=unknown,password=wrong,consumer_key=${server.admin.consumerKey}`;
      const plainHeaders: Headers = row.hashes === 'login' ? { ...json, directlogin: login } : json;
      const user = row.body === undefined ? {} : Object(exampleOf(row.body.schema));
      const hashed = (n: number) => JSON.stringify({ ...user, username: `costs.${process.pid}.${n}` });
      const statuses = new Set<number>();
      const hash = await cost(REPEATS_OF_HASHES, async (n) =>
        statuses.add(await send(row.method, pathTo(row), plainHeaders, hashed(n))),
      );
      expect([...statuses]).toEqual([row.hashes === 'login' ? 401 : 201]);
      const bodies = ['12345678901234567890,', '{"a":1},', '"\\u0041",', '[[[[[[]]]]]],', 'true,'].map(
        (item) => `{"x":[${list(item, 250_000)}0]}`,
      );
      const requests = [
        ...bodies.map((body) => () => send(row.method, pathTo(row), json, body)),
        ...worst.map(
          ([, query, headers]) =>
            () =>
              send(row.method, `${pathTo(row)}?${query}`, { ...json, ...headers }, '{}'),
        ),
      ];
      const costs: number[] = [];
      for (const request of requests) costs.push(await leastCost(2 * hash, REPEATS_OF_HASHES, request));
      expect(Math.max(...costs)).toBeLessThan(2 * hash);
    },
  );
});
