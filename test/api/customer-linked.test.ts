import { Client, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, linkUser, twoBanks } from '../harness/staff';

/** The creates before v3.1.0, which make a customer and its link to a user, and the read that goes with them. */

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;
let numbers = 0;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, [
    'CanCreateCustomer',
    'CanCreateUserCustomerLink',
    'CanGetCustomer',
    'CanGetUserCustomerLink',
    'CanDeleteCustomerCascade',
  ]));
});
afterAll(() => server?.stop());

const { title, branch_id, name_suffix, credit_rating, credit_limit, ...common } = customerBody();
const newNumber = () => `linked-${Date.now()}-${numbers++}`;
const v140Body = (changes: Record<string, unknown> = {}) => ({
  title,
  branchId: branch_id,
  nameSuffix: name_suffix,
  user_id: '',
  customer_number: newNumber(),
  ...common,
  ...changes,
});
const v210Body = (changes: Record<string, unknown> = {}) => ({
  user_id: '',
  customer_number: newNumber(),
  ...common,
  credit_rating,
  credit_limit,
  ...changes,
});

/** Each create with the version, its path, its body and its status. */
const creates = [
  ['v1.4.0', (at: string) => `/obp/v1.4.0/banks/${at}/customer`, v140Body, 200],
  ['v2.0.0', (at: string) => `/obp/v2.0.0/banks/${at}/customers`, v140Body, 201],
  ['v2.1.0', (at: string) => `/obp/v2.1.0/banks/${at}/customers`, v210Body, 201],
  ['v3.0.0', (at: string) => `/obp/v3.0.0/banks/${at}/customers`, v210Body, 201],
] as const;

const linksOf = async (user: Client, at = bank) =>
  (await staff.get(`/banks/${at}/user_customer_links/users/${user.userId}`)).body.user_customer_links;
const whole = async (customer_id: string) =>
  (await staff.get(`/banks/${bank}/customers/${customer_id}`)).body;

describe.each(creates)('the create of %s', (version, pathAt, bodyWith, status) => {
  const path = () => pathAt(bank);

  test('makes a customer and its link, with the number and for the user that are given', async () => {
    const user = await userWith(server);
    const body = bodyWith({ user_id: user.userId });
    const made = await staff.post(path(), body);
    expect([made.status, made.body]).toEqual([
      status,
      expect.objectContaining({ ...common, customer_number: body.customer_number }),
    ]);
    const { customer_id } = made.body;
    expect(await linksOf(user)).toEqual([
      expect.objectContaining({ customer_id, user_id: user.userId, is_active: true }),
    ]);
    expect((await user.get('/users/current/customers')).body.customers).toEqual([
      expect.objectContaining({ customer_id, bank_id: bank }),
    ]);
  });

  test.each([[''], [null], [undefined]])('links the caller where the user is %j', async (user_id) => {
    const { status: answered, body } = await staff.post(path(), bodyWith({ user_id }));
    expect(answered).toBe(status);
    expect(await linksOf(staff)).toContainEqual(expect.objectContaining({ customer_id: body.customer_id }));
  });

  test('keeps what was sent, and does not compare the dependants', async () => {
    const { body } = await staff.post(path(), bodyWith({ dependants: 7 }));
    const ratings = version.startsWith('v1') || version === 'v2.0.0';
    expect(await whole(body.customer_id)).toMatchObject({
      ...common,
      dependants: 7,
      ...(ratings
        ? { title, branch_id, name_suffix, credit_rating: { rating: '', source: '' } }
        : { title: '', branch_id: '', name_suffix: '', credit_rating, credit_limit }),
    });
  });

  test('refuses a number that is taken, blank or has the separator, and makes no link', async () => {
    const user = await userWith(server);
    const customer_number = newNumber();
    const refused = async (number: string) =>
      (await staff.post(path(), bodyWith({ user_id: user.userId, customer_number: number }))).body.message;
    await staff.post(path(), bodyWith({ customer_number }));
    expect(await refused(customer_number)).toBe(
      `OBP-30006: Customer Number already exists. Please specify a different value for BANK_ID or CUSTOMER_NUMBER. Current customer_number(${customer_number}) and Current bank_id(${bank})`,
    );
    for (const bad of ['', ' ', 'a::::b']) expect(await refused(bad)).toMatch(/^OBP-10001: Incorrect json/);
    expect(await linksOf(user)).toEqual([]);
    const elsewhere = await staff.post(pathAt(other), bodyWith({ customer_number }));
    expect(elsewhere.status).toBe(status);
  });

  test('refuses an unknown user, and makes no customer', async () => {
    const customer_number = newNumber();
    const refused = await staff.post(path(), bodyWith({ user_id: 'nobody', customer_number }));
    expect([refused.status, refused.body.message]).toEqual([
      404,
      'OBP-20005: User not found. Please specify a valid value for USER_ID. Current USER_ID(nobody)',
    ]);
    expect((await staff.post(path(), bodyWith({ customer_number }))).status).toBe(status);
  });

  test('needs both roles at the bank', async () => {
    const group = '(CanCreateCustomer and CanCreateUserCustomerLink)';
    const anyBank = '(CanCreateCustomerAtAnyBank and CanCreateUserCustomerLinkAtAnyBank)';
    const isLater = version !== 'v1.4.0' && version !== 'v2.0.0';
    const message = `OBP-20006: User is missing one or more roles: ${isLater ? `${group} or ${anyBank}` : group} for BankId(${bank}).`;
    const of = (...roles: string[]) => userWith(server, ...roles.map((role) => ({ role, bank_id: bank })));
    const halves = [
      await of('CanCreateCustomer'),
      await of('CanCreateUserCustomerLink'),
      await userWith(server, 'CanCreateCustomerAtAnyBank', {
        role: 'CanCreateUserCustomerLink',
        bank_id: bank,
      }),
    ];
    for (const half of halves) {
      const refused = await half.post(path(), '{"not read');
      expect([refused.status, refused.body.message]).toEqual([403, message]);
    }
    const both = await of('CanCreateCustomer', 'CanCreateUserCustomerLink');
    expect((await both.post(path(), bodyWith())).status).toBe(status);
    const atAnyBank = await userWith(
      server,
      'CanCreateCustomerAtAnyBank',
      'CanCreateUserCustomerLinkAtAnyBank',
    );
    expect((await atAnyBank.post(path(), bodyWith())).status).toBe(isLater ? status : 403);
  });

  test('is done once for one idempotency key', async () => {
    const user = await userWith(server);
    const body = bodyWith({ user_id: user.userId });
    const keyed = staff.with({ 'Idempotency-Key': `linked-${body.customer_number}` });
    const [first, second] = [await keyed.post(path(), body), await keyed.post(path(), body)];
    expect([second.status, second.body, second.headers.get('idempotency-replayed')]).toEqual([
      status,
      first.body,
      'true',
    ]);
    expect(await linksOf(user)).toHaveLength(1);
    const { customer_id } = first.body;
    await staff.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`);
    expect((await keyed.post(path(), body)).body.message).toMatch(/^OBP-30046/);
    expect(await linksOf(user)).toEqual([]);
  });

  test('goes with the customer when that is deleted, and its number is free again', async () => {
    const user = await userWith(server);
    const body = bodyWith({ user_id: user.userId });
    const { customer_id } = (await staff.post(path(), body)).body;
    const deleted = await staff.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`);
    expect(deleted.text).toBe('true');
    expect(await linksOf(user)).toEqual([]);
    expect((await staff.post(path(), body)).status).toBe(status);
  });
});

test('the form of each version has the fields of that version', async () => {
  const fields = async (version: string) => {
    const [, pathAt, bodyWith] = creates.find(([name]) => name === version) ?? creates[0];
    return Object.keys((await staff.post(pathAt(bank), bodyWith())).body).join();
  };
  const of140 =
    'customer_id,customer_number,legal_name,mobile_phone_number,email,face_image,date_of_birth,relationship_status,dependants,dob_of_dependants,highest_education_attained,employment_status,kyc_status,last_ok_date';
  expect(await fields('v1.4.0')).toBe(of140);
  expect(await fields('v2.0.0')).toBe(of140);
  expect(await fields('v2.1.0')).toBe(
    `bank_id,${of140.replace('dob_of_dependants,', 'dob_of_dependants,credit_rating,credit_limit,')}`,
  );
});

describe('the customer of the current user, v1.4.0 and v2.0.0', () => {
  const paths = (at = bank) => ['v1.4.0', 'v2.0.0'].map((version) => `/obp/${version}/banks/${at}/customer`);

  test('is that of the oldest active link at the bank, whichever customer is older', async () => {
    const user = await userWith(server);
    const [older, newer] = [await createCustomer(staff, bank), await createCustomer(staff, bank)];
    await linkUser(staff, user, await createCustomer(staff, other));
    await linkUser(staff, user, newer);
    await linkUser(staff, user, older);
    for (const path of paths()) expect((await user.get(path)).body.customer_id).toBe(newer.customer_id);
    await staff.delete(`/management/cascading/banks/${bank}/customers/${newer.customer_id}`);
    for (const path of paths()) expect((await user.get(path)).body.customer_id).toBe(older.customer_id);
  });

  test('answers what the create has answered', async () => {
    const user = await userWith(server);
    const made = await staff.post(`/obp/v1.4.0/banks/${bank}/customer`, v140Body({ user_id: user.userId }));
    for (const path of paths()) expect((await user.get(path)).body).toEqual(made.body);
  });

  test('without a link at the bank is 400, and 401 without a user', async () => {
    const user = await userWith(server);
    for (const path of paths()) {
      const answer = await user.get(path);
      expect([answer.status, answer.body.message]).toEqual([
        400,
        'OBP-30008: User Customer Link not found by USER_ID',
      ]);
      expect((await new Client(server.url).get(path)).status).toBe(401);
    }
    expect((await user.get(`/obp/v2.1.0/banks/${bank}/customer`)).body.message).toMatch(/^OBP-10404/);
  });
});
