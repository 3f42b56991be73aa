import { Client, grantTo, userWith } from '../harness/client';
import { customerNotFound } from '../harness/refusals';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { type Customer, createCustomer, linkUser, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
/** At the other bank it may not delete. */
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(
    server,
    ['CanCreateCustomer', 'CanCreateUserCustomerLink', 'CanGetUserCustomerLink'],
    'CanDeleteUser',
  ));
  await grantTo(server, staff.userId, { role: 'CanDeleteUserCustomerLink', bank_id: bank });
});
afterAll(() => server?.stop());

const newCustomer = (at = bank) => createCustomer(staff, at);
const newUser = () => userWith(server);
const linking = (user_id: string, customer_id: string, at = bank) =>
  staff.post(`/banks/${at}/user_customer_links`, { user_id, customer_id });
const link = (user: Client, customer: Customer) => linkUser(staff, user, customer);
const remove = (id: string) => staff.delete(`/banks/${bank}/user_customer_links/${id}`);
const ofUser = async (user: Client, at = bank) =>
  (await staff.get(`/banks/${at}/user_customer_links/users/${user.userId}`)).body.user_customer_links;
const ofCustomer = async (customer_id: string, at = bank) =>
  (await staff.get(`/banks/${at}/user_customer_links/customers/${customer_id}`)).body.user_customer_links;

describe('user-customer links', () => {
  describe('creating', () => {
    test('given a user and a customer of the bank, answers 201 with an active link', async () => {
      const user = await newUser();
      const customer = await newCustomer();
      const made = await link(user, customer);
      expect(made).toEqual({
        user_customer_link_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        customer_id: customer.customer_id,
        user_id: user.userId,
        date_inserted: expect.stringMatching(/^20.*Z$/),
        is_active: true,
      });
    });

    test('given the link, when it is made again: 400, and there is still one', async () => {
      const user = await newUser();
      const customer = await newCustomer();
      await link(user, customer);
      expect((await linking(user.userId, customer.customer_id)).body).toEqual({
        code: 400,
        message: 'OBP-30007: The User is already linked to a Customer at the bank specified by BANK_ID',
      });
      expect(await ofUser(user)).toHaveLength(1);
    });

    test('ten at once: exactly one is made, the others get the error that it exists', async () => {
      const user = await newUser();
      const { customer_id } = await newCustomer();
      const answers = await Promise.all(Array.from({ length: 10 }, () => linking(user.userId, customer_id)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      const others = answers.filter(({ status }) => status !== 201);
      expect(new Set(others.map(({ body }) => body.message.slice(0, 9)))).toEqual(new Set(['OBP-30007']));
      expect(await ofCustomer(customer_id)).toHaveLength(1);
    });

    test('a user has several customers at a bank, a customer several users', async () => {
      const [user, colleague] = [await newUser(), await newUser()];
      const [first, second] = [await newCustomer(), await newCustomer()];
      await link(user, first);
      await link(user, second);
      await link(colleague, first);
      expect(await ofUser(user)).toHaveLength(2);
      expect(await ofCustomer(first.customer_id)).toHaveLength(2);
    });

    test('an unknown user: 404, before the check of the customer', async () => {
      for (const user_id of ['unknown', '']) {
        expect((await linking(user_id, 'unknown')).body).toEqual({
          code: 404,
          message: `OBP-20005: User not found. Please specify a valid value for USER_ID. Current USER_ID(${user_id})`,
        });
      }
    });

    test('a deleted user: 404', async () => {
      const user = await newUser();
      const { customer_id } = await newCustomer();
      await staff.delete(`/users/${user.userId}`);
      expect((await linking(user.userId, customer_id)).body.message).toMatch(/^OBP-20005/);
    });

    test('an unknown customer, and one of another bank: 404', async () => {
      const user = await newUser();
      const elsewhere = await newCustomer(other);
      for (const customer_id of ['unknown', elsewhere.customer_id]) {
        const refused = await linking(user.userId, customer_id);
        expect(refused.body).toEqual(customerNotFound(customer_id));
      }
      expect(await ofUser(user)).toEqual([]);
    });

    test.each(['user_id', 'customer_id'])('without %s: 400', async (field) => {
      const body = { user_id: staff.userId, customer_id: 'c', [field]: undefined };
      const refused = await staff.post(`/banks/${bank}/user_customer_links`, body);
      expect([refused.status, refused.body.message]).toEqual([
        400,
        expect.stringContaining('The Json body should be the CreateUserCustomerLinkJson '),
      ]);
    });

    test('without a role: 403; with the one for any bank: 201', async () => {
      const user = await newUser();
      const { customer_id } = await newCustomer();
      const body = { user_id: user.userId, customer_id };
      expect((await user.post(`/banks/${bank}/user_customer_links`, body)).body).toEqual({
        code: 403,
        message: `OBP-20006: User is missing one or more roles: CanCreateUserCustomerLinkAtAnyBank or CanCreateUserCustomerLink for BankId(${bank}).`,
      });
      const anywhere = await userWith(server, 'CanCreateUserCustomerLinkAtAnyBank');
      expect((await anywhere.post(`/banks/${bank}/user_customer_links`, body)).status).toBe(201);
    });

    test('at an unknown bank: 404', async () => {
      expect((await linking(staff.userId, 'c', 'nowhere')).body.message).toMatch(/^OBP-30001/);
    });
  });

  describe('deleting', () => {
    const notFound = { code: 404, message: 'OBP-30035: User Customer Link not found' };

    test('given a link, then it is gone; deleting it again is 404; linking again is possible', async () => {
      const user = await newUser();
      const customer = await newCustomer();
      const made = await link(user, customer);

      const removed = await remove(made.user_customer_link_id);

      expect([removed.status, removed.body]).toEqual([200, true]);
      expect(await ofUser(user)).toEqual([]);
      expect((await remove(made.user_customer_link_id)).body).toEqual(notFound);
      expect((await link(user, customer)).user_customer_link_id).not.toBe(made.user_customer_link_id);
    });

    test('an unknown one: 404', async () => {
      expect((await remove('unknown')).body).toEqual(notFound);
    });

    test("one of another bank's customers: 404, and it stays", async () => {
      const user = await newUser();
      const made = await link(user, await newCustomer(other));
      expect((await remove(made.user_customer_link_id)).body).toEqual(notFound);
      expect(await ofUser(user, other)).toEqual([made]);
    });

    test('only that link goes', async () => {
      const customer = await newCustomer();
      const gone = await link(await newUser(), customer);
      const stays = await link(await newUser(), customer);
      await remove(gone.user_customer_link_id);
      expect(await ofCustomer(customer.customer_id)).toEqual([stays]);
    });

    test('without the role: 403', async () => {
      const refused = await (await newUser()).delete(`/banks/${bank}/user_customer_links/x`);
      expect(refused.body.message).toBe(
        `OBP-20006: User is missing one or more roles: CanDeleteUserCustomerLink for BankId(${bank}).`,
      );
    });
  });

  describe('listing', () => {
    test("a user's links at this bank only, in order of creation", async () => {
      const user = await newUser();
      const [younger, older] = [await newCustomer(), await newCustomer()].reverse() as [Customer, Customer];
      const first = await link(user, younger);
      const elsewhere = await link(user, await newCustomer(other));
      const second = await link(user, older);
      expect(await ofUser(user)).toEqual([first, second]);
      expect(await ofUser(user, other)).toEqual([elsewhere]);
    });

    test("a customer's links, in order of creation; none at another bank", async () => {
      const customer = await newCustomer();
      const made = [await link(await newUser(), customer), await link(await newUser(), customer)];
      expect(await ofCustomer(customer.customer_id)).toEqual(made);
      expect(await ofCustomer(customer.customer_id, other)).toEqual([]);
    });

    test('a customer who is not known has no links, a user who is not known is not found', async () => {
      expect(await ofCustomer('unknown')).toEqual([]);
      const of = await staff.get(`/banks/${bank}/user_customer_links/users/unknown`);
      expect([of.status, of.body.message]).toEqual([404, expect.stringMatching(/^OBP-20005: .*unknown\)$/)]);
    });

    test.each(['users', 'customers'])('of %s without the role: 403', async (whose) => {
      const refused = await (await newUser()).get(`/banks/${bank}/user_customer_links/${whose}/x`);
      expect(refused.body.message).toBe(
        `OBP-20006: User is missing one or more roles: CanGetUserCustomerLink for BankId(${bank}).`,
      );
    });
  });

  test('without credentials: 401', async () => {
    const refused = await new Client(server.url).get(`/banks/${bank}/user_customer_links/users/u`);
    expect(refused.body.message).toMatch(/^OBP-20001/);
  });
});
