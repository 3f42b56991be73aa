import { type Client, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, linkUser, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(
    server,
    ['CanCreateCustomer', 'CanCreateUserCustomerLink'],
    'CanCreateBank',
    'CanGetAnyUser',
  ));
});
afterAll(() => server?.stop());

describe('set-up before v4.0.0', () => {
  test.each(['v1.2.1', 'v1.3.0', 'v2.2.0', 'v3.1.0'])('the root of %s has five fields', async (version) => {
    for (const path of [`/obp/${version}/root`, `/obp/${version}`, `/obp/${version}/`]) {
      const { body } = await staff.get(path);
      expect([body.version, Object.keys(body)]).toEqual([
        version,
        ['version', 'version_status', 'git_commit', 'connector', 'hosted_by'],
      ]);
    }
  });

  test('a bank is created with the body of v2.2.0, and shown in the form of each version', async () => {
    const id = `b${Date.now() % 1e9}.v2`;
    const body = {
      id,
      full_name: 'Full',
      short_name: 'Short',
      logo_url: '',
      website_url: 'https://www.example.com',
      swift_bic: 'IIIGGB22',
      national_identifier: 'UK97',
      bank_routing: { scheme: 'BIC', address: 'OKOYFIHH' },
    };
    const made = await staff.post('/obp/v3.1.0/banks', body);
    expect([made.status, made.body]).toEqual([201, body]);
    expect((await staff.post('/obp/v2.2.0/banks', body)).body.message).toMatch(/^OBP-34000/);
    const shown = {
      id,
      short_name: 'Short',
      full_name: 'Full',
      logo: null,
      website: 'https://www.example.com',
      bank_routing: { scheme: 'BIC', address: 'OKOYFIHH' },
    };
    expect((await staff.get(`/obp/v1.2.1/banks/${id}`)).body).toEqual(shown);
    expect((await staff.get('/obp/v3.1.0/banks?limit=500')).body.banks).toContainEqual(shown);
    const later = await staff.get(`/obp/v3.0.0/banks/${id}`);
    expect(later.body).toEqual((await staff.get(`/banks/${id}`)).body);
    expect((await staff.get('/obp/v1.2.1/banks/nowhere')).body.message).toMatch(/^OBP-30001.*nowhere$/);
  });

  test('users have six fields, by address, id, name and in the list', async () => {
    const user = await userWith(server);
    const { body: own } = await user.get('/obp/v2.0.0/users/current');
    expect(Object.keys(own)).toEqual([
      'user_id',
      'email',
      'provider_id',
      'provider',
      'username',
      'entitlements',
    ]);
    const of = async (path: string) => (await staff.get(path)).body;
    expect(await of(`/obp/v2.2.0/users/${own.email}`)).toEqual({ users: [own] });
    expect(await of('/obp/v2.0.0/users/no-such')).toEqual({ users: [] });
    expect(await of(`/obp/v3.1.0/users/email/${own.email}/terminator`)).toEqual({ users: [own] });
    expect(await of(`/obp/v3.0.0/users/user_id/${own.user_id}`)).toEqual(own);
    expect(await of(`/obp/v3.1.0/users/username/${own.username}`)).toEqual(own);
    expect((await of('/obp/v2.1.0/users?sort_direction=DESC&limit=500')).users).toContainEqual(own);
    expect((await of(`/obp/v3.0.0/users/${own.email}`)).message).toMatch(/^OBP-10404/);
  });
});

describe('roles before v4.0.0', () => {
  const LISTS = 'CanGetEntitlementsForAnyUserAtAnyBank';

  test('are granted, listed and taken away from v2.0.0 on, each with its user', async () => {
    const root = await userWith(
      server,
      'CanCreateEntitlementAtAnyBank',
      'CanDeleteEntitlementAtAnyBank',
      LISTS,
    );
    for (const version of ['v2.0.0', 'v2.1.0', 'v2.2.0', 'v3.0.0', 'v3.1.0']) {
      const user = await userWith(server);
      const at = `/obp/${version}/users/${user.userId}`;
      const wanted = { role_name: 'CanGetCustomer', bank_id: bank };
      const granted = await root.post(`${at}/entitlements`, wanted);
      expect([granted.status, granted.body]).toEqual([201, expect.objectContaining(wanted)]);
      const listed = { ...granted.body, user_id: user.userId };
      expect((await root.get(`${at}/entitlements`)).body.list).toEqual([listed]);
      const { body: all } = await root.get(`/obp/${version}/entitlements?limit=500`);
      const { username } = (await user.get('/users/current')).body;
      expect(all.list).toContainEqual({ ...listed, username });
      if (version !== 'v2.0.0') {
        const ofBank = await root.get(`/obp/${version}/banks/${bank}/users/${user.userId}/entitlements`);
        expect(ofBank.body.list).toEqual([listed]);
      }
      const taken = await root.delete(`${at}/entitlement/${granted.body.entitlement_id}`);
      expect(taken.status).toBe(204);
      expect((await root.get(`${at}/entitlements`)).body.list).toEqual([]);
    }
  });

  test('of others are listed for holders of the role only, and requested from v3.0.0 on', async () => {
    const user = await userWith(server);
    for (const version of ['v2.0.0', 'v3.1.0']) {
      for (const path of ['/entitlements', `/users/${user.userId}/entitlements`]) {
        const { status, body } = await user.get(`/obp/${version}${path}`);
        expect([status, body.message]).toEqual([
          403,
          `OBP-20006: User is missing one or more roles: ${LISTS}`,
        ]);
      }
    }
    expect((await user.get('/obp/v2.2.0/my/entitlements')).body.message).toMatch(/^OBP-10404/);
    expect((await user.get('/obp/v3.0.0/my/entitlements')).body).toEqual({ list: [] });
  });
});

describe('customers before v4.0.0', () => {
  test('a client of v3.1.0 creates a customer and links itself; the link answers 200', async () => {
    const made = await staff.post(`/obp/v3.1.0/banks/${bank}/customers`, customerBody());
    expect([made.status, made.body]).toEqual([201, expect.objectContaining(customerBody())]);
    const { customer_id } = made.body;
    const link = { user_id: staff.userId, customer_id };
    const linked = await staff.post(`/obp/v3.1.0/banks/${bank}/user_customer_links`, link);
    expect([linked.status, linked.body]).toEqual([
      200,
      expect.objectContaining({ ...link, is_active: true }),
    ]);
    const again = await staff.post(`/obp/v2.0.0/banks/${bank}/user_customer_links`, link);
    expect(again.body.message).toMatch(/^OBP-30007/);
    const roleless = await userWith(server);
    const refused = await roleless.post(`/obp/v2.0.0/banks/${bank}/user_customer_links`, link);
    expect(refused.status).toBe(403);
  });

  test('own customers are shown in the form of each version, at one bank since v2.1.0', async () => {
    const user = await userWith(server);
    const [here, there] = [await createCustomer(staff, bank), await createCustomer(staff, other)];
    await linkUser(staff, user, here);
    await linkUser(staff, user, there);
    const of210 = ({ title: _t, branch_id: _b, name_suffix: _n, ...rest }: typeof here) => rest;
    const of140 = (shown: typeof here) => {
      const { bank_id: _b, credit_rating: _r, credit_limit: _l, ...rest } = of210(shown);
      return rest;
    };
    const own = async (version: string, at = '/users/current/customers') =>
      (await user.get(`/obp/${version}${at}`)).body;
    expect(await own('v2.0.0')).toEqual({ customers: [here, there].map(of140) });
    for (const version of ['v2.1.0', 'v2.2.0']) {
      expect(await own(version)).toEqual({ customers: [here, there].map(of210) });
    }
    expect(await own('v3.1.0')).toEqual(await own('v4.0.0'));
    for (const version of ['v2.1.0', 'v3.1.0']) {
      expect(await own(version, `/banks/${other}/customers`)).toEqual({ customers: [of210(there)] });
    }
  });
});
