import { type Client, userWith } from '../harness/client';
import { customerNotFound, missingRole } from '../harness/refusals';
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
    [
      'CanCreateCustomer',
      'CanCreateCustomerMessage',
      'CanGetCustomerMessages',
      'CanCreateUserCustomerLink',
      'CanDeleteUserCustomerLink',
    ],
    'CanDeleteUser',
  ));
});
afterAll(() => server?.stop());

const newCustomer = (at = bank) => createCustomer(staff, at);
const newUser = () => userWith(server);
const success = { success: 'Success' };

describe('messages to a customer', () => {
  const message = { message: 'Hello', transport: 'SMS', from_department: 'Open Bank', from_person: 'Tom' };
  const pathOf = (id: string, at = bank) => `/banks/${at}/customers/${id}/messages`;
  const messages = async (id: string, query = '') => (await staff.get(pathOf(id) + query)).body.messages;

  test('given messages, then they are listed newest first, in pages if wanted', async () => {
    const { customer_id } = await newCustomer();
    expect(await messages(customer_id)).toEqual([]);
    for (const text of ['1', '2', '3']) {
      const sent = await staff.post(pathOf(customer_id), { ...message, message: text });
      expect([sent.status, sent.body]).toEqual([201, success]);
    }
    const listed = await messages(customer_id);
    expect(listed).toEqual(
      ['3', '2', '1'].map((text) => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        date: expect.stringMatching(/Z$/),
        ...message,
        message: text,
      })),
    );
    expect(await messages(customer_id, '?limit=2&offset=1')).toEqual(listed.slice(1));
  });

  test('an empty transport is kept; a missing one is refused', async () => {
    const { customer_id } = await newCustomer();
    expect((await staff.post(pathOf(customer_id), { ...message, transport: '' })).status).toBe(201);
    expect((await messages(customer_id))[0].transport).toBe('');
    const refused = await staff.post(pathOf(customer_id), { ...message, transport: undefined });
    expect(refused.body.message).toBe(
      'OBP-10001: Incorrect json format. The Json body should be the CreateMessageJsonV400  transport is required',
    );
  });

  test('of an unknown customer, or one of another bank: 404', async () => {
    const elsewhere = await newCustomer(other);
    for (const id of ['unknown', elsewhere.customer_id]) {
      expect((await staff.post(pathOf(id), message)).body).toEqual(customerNotFound(id));
      expect((await staff.get(pathOf(id))).body).toEqual(customerNotFound(id));
    }
  });

  test('without the roles: 403', async () => {
    const user = await newUser();
    expect((await user.post(pathOf('c'), message)).body).toEqual(
      missingRole('CanCreateCustomerMessage', bank),
    );
    expect((await user.get(pathOf('c'))).body).toEqual(missingRole('CanGetCustomerMessages', bank));
  });
});

describe('messages to the user of a customer', () => {
  const message = { message: 'Hello', from_department: 'Open Bank', from_person: 'Tom' };
  const send = (id: string, at = bank) => staff.post(`/banks/${at}/customer/${id}/messages`, message);
  const inbox = async (user: Client, at = bank) =>
    (await user.get(`/banks/${at}/customer/messages`)).body.messages;
  const link = (user: Client, customer_id: string) => linkUser(staff, user, { customer_id, bank_id: bank });

  test('given two linked users, then the first one gets it, at that bank, and the customer does not', async () => {
    const [first, second] = [await newUser(), await newUser()];
    const { customer_id } = await newCustomer();
    await link(first, customer_id);
    await link(second, customer_id);

    const sent = await send(customer_id);

    expect([sent.status, sent.body]).toEqual([201, success]);
    expect(await inbox(first)).toEqual([
      { id: expect.any(String), date: expect.stringMatching(/Z$/), ...message },
    ]);
    expect(await inbox(first, other)).toEqual([]);
    expect(await inbox(second)).toEqual([]);
    const ofCustomer = await staff.get(`/banks/${bank}/customers/${customer_id}/messages`);
    expect(ofCustomer.body.messages).toEqual([]);
  });

  test('given that the first link is gone, then the next user gets it', async () => {
    const [first, second] = [await newUser(), await newUser()];
    const { customer_id } = await newCustomer();
    const { user_customer_link_id: gone } = await link(first, customer_id);
    await link(second, customer_id);
    await staff.delete(`/banks/${bank}/user_customer_links/${gone}`);
    await send(customer_id);
    expect(await inbox(first)).toEqual([]);
    expect(await inbox(second)).toHaveLength(1);
  });

  test('newest first', async () => {
    const user = await newUser();
    const [one, two] = [await newCustomer(), await newCustomer()];
    await link(user, one.customer_id);
    await link(user, two.customer_id);
    for (const { customer_id } of [one, two, one]) await send(customer_id);
    const listed: { id: string }[] = await inbox(user);
    expect(listed).toHaveLength(3);
    expect(listed.map(({ id }) => id)).toEqual(
      listed
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });

  test('a customer without linked users: 400', async () => {
    const { customer_id } = await newCustomer();
    expect((await send(customer_id)).body).toEqual({
      code: 400,
      message: `OBP-30008: User Customer Link not found by USER_ID Current customerId (${customer_id})`,
    });
  });

  test('the user has been deleted: 404', async () => {
    const user = await newUser();
    const { customer_id } = await newCustomer();
    await link(user, customer_id);
    await staff.delete(`/users/${user.userId}`);
    expect((await send(customer_id)).body).toEqual({
      code: 404,
      message: `OBP-20005: User not found. Please specify a valid value for USER_ID. Current USER_ID(${user.userId})`,
    });
  });

  test('of an unknown customer, or one of another bank: 404', async () => {
    const elsewhere = await newCustomer(other);
    for (const id of ['unknown', elsewhere.customer_id]) {
      expect((await send(id)).body).toEqual(customerNotFound(id));
    }
  });

  test('a body without message: 400', async () => {
    const refused = await staff.post(`/banks/${bank}/customer/c/messages`, {
      ...message,
      message: undefined,
    });
    expect(refused.body.message).toBe(
      'OBP-10001: Incorrect json format. The Json body should be the AddCustomerMessageJson  message is required',
    );
  });
});
