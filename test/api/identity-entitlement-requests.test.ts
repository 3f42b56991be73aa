import { admin, type Client, newBank, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

let server: TestServer;
let bank: string;
let root: Client;
let looker: Client;

beforeAll(async () => {
  server = await joinServer();
  bank = await newBank(server);
  root = await admin(server);
  looker = await userWith(
    server,
    'CanGetEntitlementRequestsAtAnyBank',
    'CanDeleteEntitlementRequestsAtAnyBank',
    'CanDeleteUser',
  );
});
afterAll(() => server?.stop());

const wanted = () => ({ bank_id: bank, role_name: 'CanGetCustomer' });
const ask = (client: Client, body: object = wanted()) => client.post('/entitlement-requests', body);
const open = async (client: Client) =>
  (await client.get('/my/entitlement-requests')).body.entitlement_requests;

describe('asking for a role', () => {
  test('given a user without a role, when the user requests it, then the request shows the user, in all lists alike', async () => {
    const user = await userWith(server, 'CanGetConfig');
    const { status, body } = await ask(user);
    expect([status, body]).toEqual([
      201,
      {
        entitlement_request_id: expect.any(String),
        user: expect.objectContaining({
          user_id: user.userId,
          entitlements: { list: [expect.objectContaining({ role_name: 'CanGetConfig' })] },
        }),
        ...wanted(),
        created: expect.stringMatching(/Z$/),
      },
    ]);
    expect(await open(user)).toEqual([body]);
    const ofUser = await looker.get(`/users/${user.userId}/entitlement-requests`);
    expect(ofUser.body).toEqual({ entitlement_requests: [body] });
    expect((await looker.get('/entitlement-requests')).body.entitlement_requests).toContainEqual(body);
  });

  test('given a user who may grant at a bank, then that user sees the requests of this bank only', async () => {
    const user = await userWith(server);
    await ask(user);
    const granter = await userWith(server, { role: 'CanCreateEntitlementAtOneBank', bank_id: bank });
    const { body } = await granter.get(`/banks/${bank}/entitlement-requests`);
    expect(body.entitlement_requests.map((one: { user: { user_id: string } }) => one.user.user_id)).toContain(
      user.userId,
    );
    expect((await granter.get(`/banks/${await newBank(server)}/entitlement-requests`)).status).toBe(403);
    expect((await granter.get('/entitlement-requests')).status).toBe(403);
    const atAnyBank = await userWith(server, 'CanCreateEntitlementAtAnyBank');
    expect((await atAnyBank.get('/entitlement-requests')).status).toBe(200);
  });

  test('twice is 400, until the first is closed', async () => {
    const user = await userWith(server);
    const { body } = await ask(user);
    expect((await ask(user)).body.message).toBe(
      'OBP-30214: Entitlement Request already exists for the user.',
    );
    expect((await looker.delete(`/entitlement-requests/${body.entitlement_request_id}`)).body).toBe(true);
    expect((await ask(user)).status).toBe(201);
  });

  test.each([
    [{ bank_id: 'no-such', role_name: 'CanGetCustomer' }, 404, 'OBP-30001'],
    [{ bank_id: '', role_name: 'CanFly' }, 400, 'OBP-10007'],
    [{ bank_id: '', role_name: 'CanGetCustomer' }, 400, 'OBP-30205'],
    [{ bank_id: 'obp1', role_name: 'CanGetConfig' }, 400, 'OBP-30206'],
    [{}, 400, 'OBP-10001'],
  ])('for %j is %d %s', async (body, status, code) => {
    const answer = await ask(looker, body);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringContaining(code)]);
  });
});

describe('closing a request', () => {
  test('granting the role closes it, also when the role was granted before', async () => {
    const user = await userWith(server);
    const grant = () => root.post(`/users/${user.userId}/entitlements`, wanted());
    await ask(user);
    expect((await grant()).status).toBe(201);
    expect(await open(user)).toEqual([]);
    await ask(user);
    expect((await grant()).body.message).toMatch(/^OBP-30216/);
    expect(await open(user)).toEqual([]);
  });

  test('granting another role leaves it open', async () => {
    const user = await userWith(server);
    await ask(user);
    await root.post(`/users/${user.userId}/entitlements`, { bank_id: '', role_name: 'CanGetConfig' });
    expect(await open(user)).toHaveLength(1);
  });

  test('given who may grant at a bank, then that one closes what is asked for there, and nothing else', async () => {
    const user = await userWith(server);
    const other = await newBank(server);
    const granter = await userWith(server, { role: 'CanCreateEntitlementAtOneBank', bank_id: bank });
    const here = (await ask(user)).body.entitlement_request_id;
    const elsewhere = (await ask(user, { ...wanted(), bank_id: other })).body.entitlement_request_id;
    const close = (id: string, at = bank) => granter.delete(`/banks/${at}/entitlement-requests/${id}`);
    expect((await close(here, other)).status).toBe(403);
    expect((await close(elsewhere)).body.message).toBe('OBP-30215: EntitlementRequestId not found');
    expect((await close(here)).body).toBe(true);
    expect((await close(here)).status).toBe(404);
    expect(await open(user)).toMatchObject([{ entitlement_request_id: elsewhere }]);
  });

  test('deleting one that is not there is 404', async () => {
    expect((await looker.delete('/entitlement-requests/none')).body).toEqual({
      code: 404,
      message: 'OBP-30215: EntitlementRequestId not found',
    });
  });

  test('deleting the user removes it', async () => {
    const user = await userWith(server);
    const { body } = await ask(user);
    await looker.delete(`/users/${user.userId}`);
    const { text } = await looker.get('/entitlement-requests?limit=500');
    expect(text).not.toContain(body.entitlement_request_id);
    const ofUser = await looker.get(`/users/${user.userId}/entitlement-requests`);
    expect(ofUser.body).toEqual({ entitlement_requests: [] });
  });
});
