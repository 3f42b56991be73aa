import { serviceNames } from '../../packages/contracts/callers';
import { Client, grantTo, login, newBank, userWith } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { PASSWORD, signUp } from '../harness/sign-up';
import { report, timeUntil } from '../harness/traffic';

/** Ruling 29: the end or change of a session takes effect at every gateway, not only at the one that received the request. */
describe('two gateways', () => {
  let server: Cluster;
  let otherUrl: string;
  let guard: Client;

  beforeAll(async () => {
    server = await startCluster([serviceNames]);
    const other = await server.add('gateway');
    await server.ready();
    await other.ready(serviceNames);
    otherUrl = `http://127.0.0.1:${other.port}`;
    guard = await userWith(server, 'CanLockUser');
  });
  afterAll(() => server?.stop());

  /** A user who is logged in, at both gateways, each of which has just answered. */
  async function sessionOf(): Promise<{ username: string; user_id: string; here: Client; there: Client }> {
    const { username, user_id } = await signUp(server);
    const here = await login(server, username, PASSWORD);
    const there = new Client(otherUrl, here.headers, user_id);
    for (const gateway of [here, there]) expect((await gateway.get('/users/current')).status).toBe(200);
    return { username, user_id, here, there };
  }

  /** The client sends requests without a pause, so the gateway caches its caller for the longest possible time. */
  async function soon(what: string, condition: () => Promise<boolean>): Promise<void> {
    report(`${what}: at the other gateway after ${await timeUntil(condition)} ms`);
  }

  test('given a user is locked at one, then the token ends at the other', async () => {
    const { username, here, there } = await sessionOf();
    expect((await guard.post(`/users/${username}/locks`)).status).toBe(200);
    expect((await here.get('/users/current')).body.message).toMatch(/^OBP-20013/);
    await soon('locked', async () => (await there.get('/users/current')).status === 401);
    expect((await there.get('/users/current')).body.message).toMatch(/^OBP-20013/);
  });

  test('given a user ends the sessions at one, then the token ends at the other', async () => {
    const { here, there } = await sessionOf();
    expect((await here.post('/my/logins/direct/end')).status).toBe(204);
    expect((await here.get('/users/current')).body.message).toMatch(/^OBP-20003/);
    await soon('ended', async () => (await there.get('/users/current')).status === 401);
    expect((await there.get('/users/current')).body.message).toMatch(/^OBP-20003/);
  });

  test('given a role is granted at one, then it counts at the other', async () => {
    const { user_id, there } = await sessionOf();
    const bank = await newBank(server);
    const read = () => there.get(`/banks/${bank}/customers`);
    expect((await read()).status).toBe(403);
    await grantTo(server, user_id, { role: 'CanGetCustomer', bank_id: bank });
    await soon('granted', async () => (await read()).status === 200);
  });
});
