import { Client } from '../harness/client';
import { customerBody } from '../harness/examples';
import { sendRaw } from '../harness/raw';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { newBankWithStaff } from '../harness/staff';

const NOT_FOUND =
  'OBP-10404: 404 Not Found. The server could not find the requested URI. Please double check your URL, headers and body. Note: When you are making a POST or PUT request, the Content-Type header MUST be `application/json`. Note: OBP only supports JSON formatted bodies.';

describe('the gateway', () => {
  let server: TestServer;
  let anonymous: Client;
  let staff: Client;
  let bank: string;

  beforeAll(async () => {
    server = await joinServer({ MAX_BODY_BYTES: '10000', REQUEST_TIMEOUT_MS: '1500' });
    anonymous = new Client(server.url);
    ({ bank, staff } = await newBankWithStaff(server));
  });
  afterAll(() => server?.stop());

  describe('what is not there', () => {
    test.each([
      ['GET', '/obp/v4.0.0/no-such-thing'],
      ['GET', '/obp/v4.0.0/BANKS'],
      ['GET', '/obp/v9.0.0/banks'],
      ['DELETE', '/obp/v4.0.0/banks'],
      ['PUT', '/obp/v4.0.0/root'],
      ['GET', '/obp/v4.0.0/banks/%zz'],
    ])('%s %s is 404 OBP-10404 and names the path', async (method, path) => {
      const answer = await anonymous.send(method, `${path}?query=left-out`);
      expect([answer.status, answer.body]).toEqual([
        404,
        { code: 404, message: `${NOT_FOUND}Current Url is (${path}), Current Content-Type Header is ()` },
      ]);
    });

    test.each(['text/plain', 'application/xml', 'application/jsonp', 'multipart/form-data; boundary=x'])(
      'a body of type %s is 404, with and without credentials',
      async (type) => {
        for (const client of [anonymous, staff]) {
          const answer = await client.with({ 'content-type': type }).post(`/banks/${bank}/customers`, '{}');
          expect(answer.status).toBe(404);
          expect(answer.body.message).toContain(`Current Content-Type Header is (${type})`);
        }
      },
    );

    test.each(['application/json', 'application/json; charset=utf-8', 'text/json', 'Application/JSON'])(
      'a body of type %s is read',
      async (type) => {
        expect(
          (await staff.with({ 'content-type': type }).post(`/banks/${bank}/customers`, customerBody()))
            .status,
        ).toBe(201);
      },
    );

    test.each([
      ['text/html', 404],
      ['application/json;q=0', 404],
      ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 200],
      ['application/json', 200],
      ['*/*', 200],
    ])('Accept: %s is %d', async (accept, status) => {
      expect((await anonymous.with({ accept }).get('/banks')).status).toBe(status);
    });
  });

  test('one trailing slash is ignored, an id with a dot is whole', async () => {
    expect((await anonymous.get(`/banks/${bank}/`)).body.id).toBe(bank);
    expect((await anonymous.get('/banks/bank.it')).body.message).toBe(
      'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is bank.it',
    );
  });

  test('functions answer under the prefix of their version and later ones, not under earlier ones', async () => {
    const made = (await staff.post(`/banks/${bank}/customers`, customerBody())).body;
    const path = `banks/${bank}/customers/${made.customer_id}`;
    for (const version of ['v3.1.0', 'v4.0.0', 'v5.0.0', 'v5.1.0']) {
      expect((await staff.get(`/obp/${version}/${path}`)).status).toBe(200);
    }
    expect((await staff.get(`/obp/v3.0.0/${path}`)).status).toBe(404);
  });

  describe('credentials', () => {
    const path = () => `/banks/${bank}/customers`;
    const token = () => staff.headers.DirectLogin?.slice('token='.length);

    test('are read in every form', async () => {
      for (const headers of [
        { DirectLogin: `token=${token()}` },
        { DirectLogin: `token = ${token()}` },
        { directlogin: `token="${token()}"` },
        { Authorization: `DirectLogin token="${token()}"` },
        { Authorization: `DirectLogin token=${token()}` },
      ]) {
        expect((await new Client(server.url, headers).get(path())).status).toBe(200);
      }
    });

    test.each([
      [{}, 401, 'OBP-20001: User not logged in. Authentication is required!'],
      [
        { Authorization: 'Basic eDp5' },
        401,
        'OBP-20080: Authorization Header format is not supported at this instance.',
      ],
      [{ DirectLogin: 'username=x' }, 400, 'OBP-20002: These DirectLogin parameters are missing:token'],
      ...['nonsense', 'a/b', 'x'.repeat(513)].map((token): [Record<string, string>, number, string] => [
        { DirectLogin: `token=${token}` },
        401,
        'OBP-20003: This DirectLogin token is invalid or expired',
      ]),
      [
        { Authorization: `Bearer ${'x'.repeat(20_000)}` },
        401,
        "OBP-20202: OAuth2's Access Token cannot be verified.",
      ],
    ])('%j is %d %s', async (headers, status, message) => {
      const answer = await new Client(server.url, headers as Record<string, string>).get(path());
      expect([answer.status, answer.body.message]).toEqual([status, message]);
      const challenge = answer.headers.get('www-authenticate');
      if (message.startsWith('OBP-20001'))
        expect(challenge).toMatch(/^OAuth realm=".+", Bearer realm=".+", DirectLogin realm=".+"$/);
      else expect(challenge).toBeNull();
    });

    test('that are wrong are refused where none would do', async () => {
      expect((await new Client(server.url, { DirectLogin: 'token=nonsense' }).get('/banks')).status).toBe(
        401,
      );
    });
  });

  describe('headers', () => {
    test('every answer carries those of the contract, and an id of its own', async () => {
      const [one, two] = [await anonymous.get('/banks'), await anonymous.get('/nothing')];
      for (const { headers } of [one, two]) {
        expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
        expect(headers.get('access-control-allow-origin')).toBe('*');
        expect(headers.get('cache-control')).toBe('no-cache, private, no-store');
        expect(headers.get('pragma')).toBe('no-cache');
        expect(headers.get('x-frame-options')).toBe('DENY');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
      }
      expect(one.headers.get('correlation-id')).not.toBe(two.headers.get('correlation-id'));
    });

    test('an id that a client makes up is neither taken nor echoed', async () => {
      const { headers } = await anonymous
        .with({ 'x-request-id': 'mine', 'x-correlation-id': 'mine', 'correlation-id': 'mine' })
        .get('/banks');
      expect([...headers.values()]).not.toContain('mine');
      expect(headers.has('x-request-id')).toBe(false);
    });

    test('given the ETag of an answer, the same answer is 304 without a body', async () => {
      const first = await anonymous.get(`/banks/${bank}`);
      const again = await anonymous
        .with({ 'if-none-match': first.headers.get('etag') ?? '' })
        .get(`/banks/${bank}`);
      expect([again.status, again.text]).toEqual([304, '']);
      expect((await anonymous.with({ 'if-none-match': 'other' }).get(`/banks/${bank}`)).status).toBe(200);
    });

    test('OPTIONS of any path is the preflight answer', async () => {
      for (const path of ['/obp/v4.0.0/banks', '/nothing']) {
        const { status, headers } = await fetch(server.url + path, { method: 'OPTIONS' });
        expect(status).toBe(204);
        expect(headers.get('content-type')).toBe('text/plain;charset=utf-8');
        expect(headers.get('access-control-allow-methods')).toBe('GET, POST, OPTIONS, PUT, PATCH, DELETE');
        expect(headers.get('access-control-allow-headers')).toBe('*');
        expect(headers.get('access-control-allow-credentials')).toBe('true');
        expect(headers.get('access-control-max-age')).toBe('1728000');
      }
    });

    test('HEAD is not served', async () => {
      const { status } = await fetch(`${server.url}/obp/v4.0.0/banks`, { method: 'HEAD' });
      expect(status).toBe(404);
    });
  });

  test('GET /root describes the product', async () => {
    const { body } = await anonymous.get('/root');
    expect(body).toMatchObject({ version: 'v4.0.0', hostname: expect.stringMatching(/^http/) });
  });

  describe('bodies', () => {
    const post = (body: string) => staff.post(`/banks/${bank}/customers`, body);

    test.each([
      ['nothing', '', 'OBP-10001: Incorrect json format. The Json body should be the PostCustomerJsonV310 '],
      ['half an object', '{"legal_name":', 'OBP-10001: Incorrect json format.'],
      ['a list', '[]', 'OBP-10001: Incorrect json format. The Json body should be the PostCustomerJsonV310 '],
      ['null', 'null', 'OBP-10001: Incorrect json format.'],
      ['a text', '"text"', 'OBP-10001: Incorrect json format.'],
      ['a deep nest', `${'['.repeat(4_000)}${']'.repeat(4_000)}`, 'OBP-10001: Incorrect json format.'],
      ['a prototype', '{"__proto__":{"legal_name":"x"}}', 'OBP-10001: Incorrect json format.'],
    ])('%s is 400', async (_, body, message) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain(message);
    });

    test('one over the limit is 413, announced or not', async () => {
      const long = JSON.stringify(customerBody({ legal_name: 'x'.repeat(20_000) }));
      const announced = await post(long);
      expect([announced.status, announced.body.message.slice(0, 10)]).toEqual([413, 'OBP-10413:']);
      const chunks = `${(20_000).toString(16)}\r\n${'x'.repeat(20_000)}\r\n`;
      const head = `POST /obp/v4.0.0/banks/${bank}/customers HTTP/1.1\r\nHost: x\r\nDirectLogin: ${staff.headers.DirectLogin}\r\nContent-Type: application/json\r\n`;
      const chunked = await sendRaw(server.url, [`${head}Transfer-Encoding: chunked\r\n\r\n`, chunks]);
      expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
    });

    test('bytes that are no UTF-8 are 400', async () => {
      const response = await fetch(`${server.url}/obp/v4.0.0/banks/${bank}/customers`, {
        method: 'POST',
        headers: { ...staff.headers, 'content-type': 'application/json' },
        body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
      });
      expect(response.status).toBe(400);
    });
  });

  describe('clients that misbehave', () => {
    const others = async () => expect((await anonymous.get('/banks')).status).toBe(200);

    test.each([
      ['no HTTP at all', ['hello\r\n\r\n'], /^HTTP\/1\.1 400 /],
      [
        'a header too long',
        [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
        /^HTTP\/1\.1 431 /,
      ],
      ['a request line that never ends', ['GET /obp'], /^HTTP\/1\.1 408 /],
      ['no host', ['GET /obp/v4.0.0/banks HTTP/1.1\r\nConnection: close\r\n\r\n'], /^HTTP\/1\.1 400 /],
    ])(
      '%s gets an answer in the form of the contract, and other clients are served',
      async (_, parts, status) => {
        const answer = await sendRaw(server.url, parts, { waitMs: 10_000 });
        expect(answer).toMatch(status);
        expect(answer).toMatch(/"message":"OBP-\d{5}: /);
        await others();
      },
    );

    test('HTTP/1.0 needs no host, and unknown expectations of a client are ignored', async () => {
      const old = 'GET /obp/v4.0.0/banks HTTP/1.0\r\n\r\n';
      expect(await sendRaw(server.url, [old])).toMatch(/^HTTP\/1\.1 200 /);
      const hopeful = 'GET /obp/v4.0.0/banks HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n';
      expect(await sendRaw(server.url, [hopeful])).toMatch(/^HTTP\/1\.1 200 /);
    });

    test('a body that is never finished ends with a 408 or the connection', async () => {
      const head = `POST /obp/v4.0.0/banks/${bank}/customers HTTP/1.1\r\nHost: x\r\nDirectLogin: ${staff.headers.DirectLogin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
      const answer = await sendRaw(server.url, [head], { waitMs: 10_000 });
      expect(answer === '' || /^HTTP\/1\.1 4\d\d /.test(answer)).toBe(true);
      await others();
    });

    test('a client that leaves in the middle costs nothing', async () => {
      const head = `POST /obp/v4.0.0/banks/${bank}/customers HTTP/1.1\r\nHost: x\r\nDirectLogin: ${staff.headers.DirectLogin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
      await sendRaw(server.url, [head], { halfClose: true });
      await others();
    });

    test('pipelined requests are answered in order', async () => {
      const get = (path: string, last = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${last}\r\n`;
      const answers = await sendRaw(server.url, [
        get(`/obp/v4.0.0/banks/${bank}`) + get('/nothing', 'Connection: close\r\n'),
      ]);
      expect(answers.match(/HTTP\/1\.1 \d\d\d/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
    });
  });
});
