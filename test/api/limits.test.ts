import { Client, login, newBank, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

const TOO_MANY = 'OBP-10018: Too Many Requests. We only allow';
const limitsIn = ({ headers }: { headers: Headers }) =>
  ['limit', 'remaining', 'reset'].map((what) => headers.get(`x-rate-limit-${what}`));

describe('rate limits', () => {
  test('by default, there are none', async () => {
    const server = await joinServer();
    const answer = await new Client(server.url).get('/banks');
    expect([answer.status, ...limitsIn(answer)]).toEqual([200, null, null, null]);
    await server.stop();
  });

  describe('of consumers', () => {
    let server: TestServer;
    let caller: Client;

    beforeAll(async () => {
      // Setting up takes some calls as well.
      server = await joinServer({ CONSUMER_RATE_LIMITS: '60/hour,1000/day' });
      caller = await userWith(server);
    });
    afterAll(() => server?.stop());

    test('every answer has the number of calls left, down to zero', async () => {
      const first = await caller.get('/users/current');
      const [limit, remaining, reset] = limitsIn(first).map(Number);
      expect(limit).toBe(60);
      expect(reset).toBeGreaterThan(3_000);
      for (let left = remaining ?? 0; left > 0; left -= 1) {
        const answer = await caller.get('/users/current');
        expect([answer.status, ...limitsIn(answer).slice(0, 2)]).toEqual([200, '60', String(left - 1)]);
      }
      const refused = await caller.get('/users/current');
      expect([refused.status, refused.body.message]).toEqual([
        429,
        `${TOO_MANY} 60 requests per hour for this Consumer.`,
      ]);
      expect(limitsIn(refused).slice(0, 2)).toEqual(['60', '0']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    });

    test('others are not concerned', async () => {
      expect((await new Client(server.url).get('/banks')).status).toBe(200);
    });
  });

  describe('of addresses', () => {
    let server: TestServer;
    let known: Client;

    beforeAll(async () => {
      server = await joinServer({ ANONYMOUS_RATE_LIMITS: '30/hour', LOGIN_RATE_LIMITS: '10/hour' });
      known = await userWith(server);
    });
    afterAll(() => server?.stop());

    test('anonymous calls and false tokens count together; known callers are not concerned', async () => {
      const liar = new Client(server.url, { DirectLogin: 'token=nonsense' });
      const statuses: number[] = [];
      for (let call = 0; call < 40; call += 1) {
        const client = call % 2 === 0 ? liar : new Client(server.url);
        const answer = await client.get(call % 2 === 0 ? '/users/current' : '/banks');
        statuses.push(answer.status);
        if (answer.status === 429) {
          expect(answer.body.message).toBe(`${TOO_MANY} 30 requests per hour for anonymous access.`);
        }
      }
      expect(statuses.slice(0, 10)).toEqual([401, 200, 401, 200, 401, 200, 401, 200, 401, 200]);
      expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429]);
      expect((await known.get('/users/current')).status).toBe(200);
    });

    test('logins are counted by themselves, right or wrong', async () => {
      const client = new Client(server.url, {
        DirectLogin: `username=unknown,password=wrong,consumer_key=${server.admin.consumerKey}`,
      });
      const statuses: number[] = [];
      for (let call = 0; call < 12; call += 1) statuses.push((await client.post('/my/logins/direct')).status);
      expect(statuses[0]).toBe(401);
      expect(statuses.at(-1)).toBe(429);
    });
  });

  test('an address is what our own proxies say, not what a client says', async () => {
    const server = await joinServer({ ANONYMOUS_RATE_LIMITS: '2/hour', TRUSTED_PROXIES: '1' });
    const from = (address: string) =>
      new Client(server.url, { 'X-Forwarded-For': `6.6.6.6, ${address}` }).get('/banks');
    expect((await from('1.1.1.1')).status).toBe(200);
    expect((await from('1.1.1.1')).status).toBe(200);
    expect((await from('1.1.1.1')).status).toBe(429);
    expect((await from('2.2.2.2')).status).toBe(200);
    await server.stop();
  });
});

describe('a login with limits around it', () => {
  test('still works', async () => {
    const server = await joinServer({ LOGIN_RATE_LIMITS: '100/minute' });
    const admin = await login(server, server.admin.username, server.admin.password);
    expect((await admin.get('/users/current')).status).toBe(200);
    expect(await newBank(server)).toMatch(/^b/);
    await server.stop();
  });
});
