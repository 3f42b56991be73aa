import { Client, grantTo, userWith } from '../harness/client';
import { customerNotFound } from '../harness/refusals';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { type Customer, createCustomer, linkUser, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
/** At the other bank it may not look at correlated users. */
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(
    server,
    ['CanCreateCustomer', 'CanCreateUserCustomerLink'],
    'CanDeleteUser',
  ));
  await grantTo(server, staff.userId, { role: 'CanGetCorrelatedUsersInfo', bank_id: bank });
});
afterAll(() => server?.stop());

const newCustomer = (at = bank) => createCustomer(staff, at);
const newUser = () => userWith(server);
const link = (user: Client, customer: Customer) => linkUser(staff, user, customer);

describe('correlated entities', () => {
  const mine = async (user: Client) => (await user.get('/my/correlated-entities')).body.correlated_entities;
  const info = (customer_id: string, who = staff, at = bank) =>
    who.get(`/banks/${at}/customers/${customer_id}/correlated-users`);
  const shown = async (user: Client, user_attributes: unknown[] = []) => {
    const { user_id, email, provider_id, provider, username } = (await user.get('/users/current')).body;
    return { user_id, email, provider_id, provider, username, user_attributes };
  };

  test('without links: an empty list', async () => {
    expect(await mine(await newUser())).toEqual([]);
  });

  test('one entity a customer, in order of links, each with all its users, the caller among them', async () => {
    const [user, colleague] = [await newUser(), await newUser()];
    const older = await newCustomer(other);
    const younger = await newCustomer();
    await link(colleague, younger);
    await link(user, younger);
    await link(user, older);

    expect(await mine(user)).toEqual([
      { customer: younger, users: [await shown(colleague), await shown(user)] },
      { customer: older, users: [await shown(user)] },
    ]);
    expect(await mine(colleague)).toEqual([
      { customer: younger, users: [await shown(colleague), await shown(user)] },
    ]);
  });

  test('users come with their attributes', async () => {
    const user = await newUser();
    const attribute = { name: 'BATTERY_LEVEL', type: 'STRING', value: '90' };
    const added = await user.post('/my/user/attributes', attribute);
    const customer = await newCustomer();
    await link(user, customer);
    expect(await mine(user)).toEqual([{ customer, users: [await shown(user, [added.body])] }]);
    expect((await info(customer.customer_id)).body).toEqual((await mine(user))[0]);
  });

  test('given a deleted user, then the others are still shown', async () => {
    const [user, leaver] = [await newUser(), await newUser()];
    const customer = await newCustomer();
    await link(leaver, customer);
    await link(user, customer);
    await staff.delete(`/users/${leaver.userId}`);
    expect(await mine(user)).toEqual([{ customer, users: [await shown(user)] }]);
  });

  test('a customer without links has no users', async () => {
    const customer = await newCustomer();
    expect((await info(customer.customer_id)).body).toEqual({ customer, users: [] });
  });

  test('of an unknown customer, or one of another bank: 404', async () => {
    const elsewhere = await newCustomer(other);
    for (const customer_id of ['unknown', elsewhere.customer_id]) {
      const refused = await info(customer_id);
      expect([refused.status, refused.body]).toEqual([404, customerNotFound(customer_id)]);
    }
  });

  test('without a role: 403; with the one for any bank: 200 at the bank of the customer only', async () => {
    const customer = await newCustomer();
    const refused = await info(customer.customer_id, await newUser());
    expect(refused.body.message).toBe(
      `OBP-20006: User is missing one or more roles: CanGetCorrelatedUsersInfoAtAnyBank or CanGetCorrelatedUsersInfo for BankId(${bank}).`,
    );
    const anywhere = await userWith(server, 'CanGetCorrelatedUsersInfoAtAnyBank');
    expect((await info(customer.customer_id, anywhere)).status).toBe(200);
    expect((await info(customer.customer_id, anywhere, other)).status).toBe(404);
  });

  test('fifty links, each shared with another user', async () => {
    const [user, colleague] = [await newUser(), await newUser()];
    const customers = await Promise.all(Array.from({ length: 50 }, () => newCustomer()));
    for (const customer of customers) await Promise.all([link(user, customer), link(colleague, customer)]);
    const entities = await mine(user);
    expect(entities.map(({ customer }: { customer: unknown }) => customer)).toEqual(customers);
    expect(entities.every(({ users }: { users: unknown[] }) => users.length === 2)).toBe(true);
  });

  test.each(['/my/correlated-entities', '/banks/BANK/customers/c/correlated-users'])(
    '%s without credentials: 401',
    async (path) => {
      const refused = await new Client(server.url).get(path.replace('BANK', bank));
      expect(refused.body.message).toMatch(/^OBP-20001/);
    },
  );
});
