import { roles } from '../../packages/contracts/roles';
import { admin, Client, newBank, userWith } from '../harness/client';
import { startServer, type TestServer } from '../harness/server';

let server: TestServer;
let root: Client;
let bank: string;
beforeAll(async () => {
  server = await startServer();
  root = await admin(server);
  bank = await newBank(server);
});
afterAll(() => server?.stop());

const grant = (by: Client, to: string, role_name: string, bank_id = '') =>
  by.post(`/users/${to}/entitlements`, { role_name, bank_id });

describe('granting', () => {
  test('by a super admin: 201 with the entitlement, in force for the next request', async () => {
    const user = await userWith(server);
    expect((await user.get('/users')).status).toBe(403);
    const made = await grant(root, user.userId, 'CanGetAnyUser');
    expect([made.status, made.body]).toEqual([
      201,
      { entitlement_id: expect.stringMatching(/^[0-9a-f-]{36}$/), role_name: 'CanGetAnyUser', bank_id: '' },
    ]);
    expect((await user.get('/users')).status).toBe(200);
  });

  test('by users who may grant at one bank, or at any', async () => {
    const one = await userWith(server, { role: 'CanCreateEntitlementAtOneBank', bank_id: bank });
    const any = await userWith(server, 'CanCreateEntitlementAtAnyBank');
    const { userId } = await userWith(server);
    expect((await grant(one, userId, 'CanGetCustomer', bank)).status).toBe(201);
    expect((await grant(one, userId, 'CanGetCustomer', 'obp1')).status).toBe(403);
    expect((await grant(one, userId, 'CanGetAnyUser')).status).toBe(403);
    expect((await grant(any, userId, 'CanGetCustomer', 'obp1')).status).toBe(201);
    expect((await grant(any, userId, 'CanGetAnyUser')).status).toBe(201);
  });

  test('by no other user', async () => {
    const user = await userWith(server);
    const { status, body } = await grant(user, user.userId, 'CanGetCustomer', bank);
    expect([status, body.message]).toEqual([
      403,
      `OBP-20050: Current User is not a Super Admin! orOBP-20006: User is missing one or more roles: CanCreateEntitlementAtOneBank BankId(${bank}). orOBP-20006: User is missing one or more roles: CanCreateEntitlementAtAnyBank`,
    ]);
    expect((await grant(user, 'no-such', 'CanGetCustomer', bank)).status).toBe(403);
  });

  test('but not an unknown role, or at the wrong kind of bank', async () => {
    const { userId } = await userWith(server);
    const refused = async (to: string, body: unknown) => {
      const answer = await root.post(`/users/${to}/entitlements`, body);
      return [answer.status, answer.body.message];
    };
    const names = Object.keys(roles).sort().join(', ');
    expect(await refused(userId, {})).toEqual([
      400,
      expect.stringMatching(
        /^OBP-10001: Incorrect json format\. The Json body should be the CreateEntitlementJSON /,
      ),
    ]);
    expect(await refused(userId, { role_name: 'CanFly', bank_id: '' })).toEqual([
      400,
      `OBP-10007: Incorrect Role name:CanFly. Possible roles are ${names}`,
    ]);
    expect(await refused(userId, { role_name: 'CanGetCustomer', bank_id: '' })).toEqual([
      400,
      'OBP-30205: This entitlement is a Bank Role. Please set bank_id to a valid bank id.',
    ]);
    expect(await refused(userId, { role_name: 'CanGetAnyUser', bank_id: bank })).toEqual([
      400,
      'OBP-30206: This entitlement is a System Role. Please set bank_id to empty string.',
    ]);
    expect(await refused('no-such', { role_name: 'CanGetAnyUser', bank_id: '' })).toEqual([
      404,
      'OBP-20005: User not found. Please specify a valid value for USER_ID. Current USER_ID(no-such)',
    ]);
    expect(await refused(userId, { role_name: 'CanGetCustomer', bank_id: 'no-such' })).toEqual([
      404,
      'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is no-such',
    ]);
    expect((await grant(root, userId, 'CanGetCustomer', bank)).status).toBe(201);
    expect(await refused(userId, { role_name: 'CanGetCustomer', bank_id: bank })).toEqual([
      400,
      'OBP-30216: Entitlement already exists for the user.',
    ]);
  });
});

describe('reading', () => {
  let reader: Client;
  let held: Client;
  beforeAll(async () => {
    reader = await userWith(server, 'CanGetEntitlementsForAnyUserAtAnyBank', 'CanGetEntitlementsForAnyBank');
    held = await userWith(server, 'CanLockUser', { role: 'CanGetCustomer', bank_id: bank });
  });

  const names = (list: { role_name: string }[]) => list.map(({ role_name }) => role_name);

  test('of a user: by name; at a bank', async () => {
    const all = await reader.get(`/users/${held.userId}/entitlements`);
    expect(names(all.body.list)).toEqual(['CanGetCustomer', 'CanLockUser']);
    const at = await reader.get(`/banks/${bank}/users/${held.userId}/entitlements`);
    expect(names(at.body.list)).toEqual(['CanGetCustomer']);
    expect((await reader.get('/users/no-such/entitlements')).status).toBe(404);
    expect((await reader.get(`/banks/no-such/users/${held.userId}/entitlements`)).body.message).toMatch(
      /^OBP-30001/,
    );
  });

  test('a super admin shows as one, but not to itself', async () => {
    const pseudo = { entitlement_id: '', role_name: 'SuperAdmin', bank_id: '', user_id: root.userId };
    const path = `${root.userId}/entitlements`;
    expect((await reader.get(`/users/${path}`)).body.list).toContainEqual(pseudo);
    expect((await reader.get(`/banks/${bank}/users/${path}`)).body.list).toContainEqual(pseudo);
    expect((await root.get('/my/entitlements')).text).not.toContain('SuperAdmin');
  });

  test('of a bank, with the users; of all, with their names', async () => {
    const ofBank = await reader.get(`/banks/${bank}/entitlements`);
    expect(ofBank.body.list).toContainEqual({
      entitlement_id: expect.any(String),
      role_name: 'CanGetCustomer',
      bank_id: bank,
      user_id: held.userId,
    });
    const { username } = (await held.get('/users/current')).body;
    const all = await reader.get('/entitlements?role=CanLockUser');
    expect(all.body.list).toEqual([
      {
        entitlement_id: expect.any(String),
        role_name: 'CanLockUser',
        bank_id: '',
        user_id: held.userId,
        username,
      },
    ]);
    expect((await reader.get('/entitlements')).body.list.length).toBeGreaterThan(4);
    expect((await reader.get('/entitlements?role=CanFly')).body).toEqual({ list: [] });
  });

  test('of oneself, newest first', async () => {
    expect(names((await held.get('/my/entitlements')).body.list)).toEqual(['CanGetCustomer', 'CanLockUser']);
  });

  test('only with the role', async () => {
    const roleless = await userWith(server);
    const answers = await Promise.all([
      roleless.get('/users/x/entitlements'),
      roleless.get(`/banks/${bank}/users/x/entitlements`),
      roleless.get(`/banks/${bank}/entitlements`),
      roleless.get('/entitlements'),
      roleless.delete('/users/x/entitlement/y'),
    ]);
    expect(answers.map(({ status, body }) => [status, body.message.split('roles: ')[1]])).toEqual([
      [403, 'CanGetEntitlementsForAnyUserAtAnyBank'],
      [
        403,
        `CanGetEntitlementsForAnyUserAtOneBank or CanGetEntitlementsForAnyUserAtAnyBank for BankId(${bank}).`,
      ],
      [403, `CanGetEntitlementsForOneBank or CanGetEntitlementsForAnyBank for BankId(${bank}).`],
      [403, 'CanGetEntitlementsForAnyUserAtAnyBank'],
      [403, 'CanDeleteEntitlementAtAnyBank'],
    ]);
  });
});

describe('taking away', () => {
  test('204 without a body, in force for the next request', async () => {
    const staff = await userWith(server, 'CanDeleteEntitlementAtAnyBank');
    const user = await userWith(server, 'CanGetAnyUser');
    const other = await userWith(server);
    const [{ entitlement_id }] = (await user.get('/my/entitlements')).body.list;
    expect((await user.get('/users')).status).toBe(200);
    const taken = (userId: string, id: string) => staff.delete(`/users/${userId}/entitlement/${id}`);
    expect((await taken('no-such', entitlement_id)).body.message).toMatch(/^OBP-20005/);
    expect((await taken(user.userId, 'no-such')).body).toEqual({
      code: 404,
      message: 'OBP-30212: EntitlementId not found',
    });
    expect((await taken(other.userId, entitlement_id)).body).toEqual({
      code: 400,
      message: 'OBP-30213: USER_ID does not have the ENTITLEMENT_ID.',
    });
    const done = await taken(user.userId, entitlement_id);
    expect([done.status, done.text]).toEqual([204, '']);
    expect((await user.get('/users')).status).toBe(403);
    expect((await taken(user.userId, entitlement_id)).status).toBe(404);
  });
});

test('all roles, with their level, sorted', async () => {
  const { body } = await (await userWith(server)).get('/roles');
  expect(body.roles).toEqual(
    Object.entries(roles)
      .map(([role, level]) => ({ role, requires_bank_id: level === 'bank' }))
      .sort((a, b) => (a.role < b.role ? -1 : 1)),
  );
  expect((await new Client(server.url).get('/roles')).status).toBe(401);
});
