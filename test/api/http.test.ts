import { Client, newBank, userWith } from '../harness/client';
import { sendRaw } from '../harness/raw';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

const STAGED_TRIES = 30;

describe('HTTP', () => {
  let server: TestServer;
  let anonymous: Client;
  let bank: string;

  beforeAll(async () => {
    server = await joinServer();
    anonymous = new Client(server.url);
    bank = await newBank(server);
  });
  afterAll(() => server?.stop());

  const ask = (line: string, ...headers: string[]) =>
    sendRaw(server.url, [`${[line, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`]);

  describe('an answer that is given before a long body has been read arrives', () => {
    const long = 'x'.repeat(5_000_000);
    const toCustomers = (headers: Record<string, string>) => () =>
      fetch(`${server.url}/obp/v4.0.0/banks/${bank}/customers`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: long,
      });

    test('without credentials (401)', () => expectEveryTime(toCustomers({}), 401));
    test('of a type that is not served (404)', () =>
      expectEveryTime(toCustomers({ 'content-type': 'text/plain' }), 404));
    test('too long, from a caller with the role (413)', async () => {
      const { headers } = await userWith(server, { role: 'CanCreateCustomer', bank_id: bank });
      await expectEveryTime(toCustomers(headers), 413);
    });

    async function expectEveryTime(send: () => Promise<Response>, status: number): Promise<void> {
      const statuses: number[] = [];
      for (let tries = 0; tries < STAGED_TRIES; tries += 1) {
        const response = await send();
        await response.text();
        statuses.push(response.status);
      }
      expect(statuses).toEqual(statuses.map(() => status));
    }
  });

  test.each([
    ['two of the same', ['Host: x', 'Host: x']],
    ['two different ones, in other letters', ['host: x', 'HOST: y']],
    ['an empty one', ['Host:']],
    ['blanks within', ['Host: a b']],
    ['a path', ['Host: x/y']],
    ['a user', ['Host: me@x']],
    ['a port that is none', ['Host: x:http']],
    ['an IPv6 address that is none', ['Host: [::g]']],
  ])('a host of %s is 400', async (_what, hosts) => {
    const answer = await ask('GET /obp/v4.0.0/banks HTTP/1.1', ...hosts);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('OBP-10001: ');
  });

  test.each(['x', 'x:8080', '127.0.0.1:1', '[::1]', '[::1]:8080', 'a_b.example-1.com'])(
    'Host: %s is one',
    async (host) => {
      expect(await ask('GET /obp/v4.0.0/banks HTTP/1.1', `Host: ${host}`)).toMatch(/^HTTP\/1\.1 200 OK/);
    },
  );

  test('CONNECT is 404 like any other unknown path, with its body', async () => {
    const answer = await ask('CONNECT example.com:443 HTTP/1.1', 'Host: example.com:443');
    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(answer).toContain('Current Url is (example.com:443)');
  });

  test('headers that are too large are 431 with its reason phrase', async () => {
    const answer = await ask('GET / HTTP/1.1', 'Host: x', `X: ${'x'.repeat(40_000)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(answer).toContain('OBP-10431: ');
  });

  test.each([
    'http://x/obp/v4.0.0/banks?limit=1',
    'https://other.example:1/obp/v4.0.0/banks',
    'HTTP://x/obp/v4.0.0/banks/',
    'http://x/health/live',
  ])('the absolute form %s is understood', async (target) => {
    expect(await ask(`GET ${target} HTTP/1.1`, 'Host: x')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test.each(['/health/live/', '/health/live?x=1', '/health/ready?x=1', '/health/ready/?x=1'])(
    '%s is answered, and not sniffed',
    async (path) => {
      const answer = await anonymous.get(path);
      expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
    },
  );

  test('a prepared answer is compressed for clients that accept it, with a tag of its own', async () => {
    const get = (coding: string) => anonymous.with({ 'accept-encoding': coding }).get('/openapi.json');
    const [plain, zipped, refused] = await Promise.all(['identity', 'br, gzip', 'gzip;q=0'].map(get));
    expect(zipped?.headers.get('content-encoding')).toBe('gzip');
    expect(zipped?.text).toBe(plain?.text);
    expect(zipped?.headers.get('etag')).not.toBe(plain?.headers.get('etag'));
    expect(refused?.headers.get('content-encoding')).toBeNull();
    expect(plain?.headers.get('vary')).toBe('Accept-Encoding');
  });
});
