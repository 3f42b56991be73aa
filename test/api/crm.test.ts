import { type Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { startServer, type TestServer } from '../harness/server';

describe('CRM events, social media handles and messages', () => {
  let server: TestServer;
  let bank: string;
  let other: string;
  let staff: Client;

  const roles = [
    'CanCreateCustomer',
    'CanUpdateCustomerNumber',
    'CanCreateCrmEvent',
    'CanAddSocialMediaHandle',
    'CanGetSocialMediaHandles',
    'CanCreateCustomerMessage',
    'CanGetCustomerMessages',
    'CanCreateUserCustomerLink',
    'CanDeleteUserCustomerLink',
  ];

  beforeAll(async () => {
    server = await startServer();
    bank = await newBank(server);
    other = await newBank(server);
    const grants = [bank, other].flatMap((bank_id) => roles.map((role) => ({ role, bank_id })));
    staff = await userWith(server, ...grants, 'CanDeleteUser');
  });
  afterAll(() => server?.stop());

  const newCustomer = async (at = bank) =>
    (await staff.post(`/banks/${at}/customers`, customerBody())).body as {
      customer_id: string;
      customer_number: string;
    };
  const newUser = () => userWith(server);
  const success = { success: 'Success' };
  const customerNotFound = (id: string) => ({
    code: 404,
    message: `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID. Current CustomerId(${id})`,
  });
  const missing = (role: string) => ({
    code: 403,
    message: `OBP-20006: User is missing one or more roles: ${role} for BankId(${bank}).`,
  });

  describe('CRM events', () => {
    const event = {
      customer_name: 'Eveline Tripman',
      customer_number: '5987953',
      category: 'Call',
      detail: 'Asked for a new card',
      channel: 'Phone',
      scheduled_date: '2024-01-01T10:00:00Z',
      actual_date: '2024-01-01T10:05:00Z',
      result: 'Done',
    };
    const record = async (at: string, changes: Record<string, unknown> = {}) => {
      const made = await staff.post(`/banks/${at}/crm-events`, { ...event, ...changes });
      expect([made.status, made.text]).toEqual([201, made.text]);
      return made.body;
    };
    const events = async (at: string, who = staff, query = '') =>
      (await who.get(`/banks/${at}/crm-events${query}`)).body.crm_events;

    test('a bank without events: 200 and an empty list, for anybody who is logged in', async () => {
      expect(await events(await newBank(server), await newUser())).toEqual([]);
    });

    test('given an event, then it is listed with all its fields, at its bank only', async () => {
      const [here, elsewhere] = [await newBank(server), await newBank(server)];
      const teller = await userWith(server, { role: 'CanCreateCrmEvent', bank_id: here });
      const made = await teller.post(`/banks/${here}/crm-events`, event);
      expect(made.status).toBe(201);
      expect(made.body).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), bank_id: here, ...event });
      expect(await events(here)).toEqual([made.body]);
      expect(await events(elsewhere)).toEqual([]);
    });

    test('given an event of a customer, then it shows the number of the customer', async () => {
      const { customer_id, customer_number } = await newCustomer();
      expect(await record(bank, { customer_id })).toMatchObject({ customer_number });
    });

    test('what was not said of an event is empty: no date, no result, no number', async () => {
      const made = await record(bank, {
        scheduled_date: undefined,
        result: undefined,
        customer_number: undefined,
      });
      expect(made).toMatchObject({ scheduled_date: null, result: '', customer_number: '' });
      expect((await events(bank))[0]).toEqual(made);
    });

    test('newest first, in pages if wanted', async () => {
      const made = [];
      for (const detail of ['1', '2', '3']) made.unshift(await record(other, { detail }));
      expect(await events(other)).toEqual(made);
      expect(await events(other, staff, '?limit=1&offset=1')).toEqual([made[1]]);
      expect(await events(other, staff, '?sort_direction=ASC')).toEqual(made.toReversed());
    });

    test('for an unknown customer, or one of another bank: 404', async () => {
      const elsewhere = await newCustomer(other);
      for (const customer_id of ['unknown', elsewhere.customer_id]) {
        const refused = await staff.post(`/banks/${bank}/crm-events`, { ...event, customer_id });
        expect(refused.body).toEqual(customerNotFound(customer_id));
      }
    });

    test.each(['customer_name', 'category', 'detail', 'channel', 'actual_date'])(
      'without %s: 400',
      async (field) => {
        const refused = await staff.post(`/banks/${bank}/crm-events`, { ...event, [field]: undefined });
        expect(refused.body).toEqual({
          code: 400,
          message: `OBP-10001: Incorrect json format. ${field} is required`,
        });
      },
    );

    test('recording without the role: 403', async () => {
      const refused = await (await newUser()).post(`/banks/${bank}/crm-events`, event);
      expect(refused.body).toEqual(missing('CanCreateCrmEvent'));
    });

    test('at an unknown bank: 404', async () => {
      expect((await staff.get('/banks/nowhere/crm-events')).body.message).toMatch(/^OBP-30001/);
    });
  });

  describe('social media handles', () => {
    const handle = {
      customer_number: '5987953',
      type: 'Twitter',
      handle: '@eveline',
      date_added: '2020-01-27T00:00:00Z',
      date_activated: '2020-01-28T00:00:00Z',
    };
    const pathOf = (id: string, at = bank) => `/banks/${at}/customers/${id}/social_media_handles`;
    const handles = async (id: string) => (await staff.get(pathOf(id))).body.checks;

    test('a customer without: an empty list, called checks', async () => {
      const { customer_id } = await newCustomer();
      expect((await staff.get(pathOf(customer_id))).body).toEqual({ checks: [] });
    });

    test('given two, then both are listed, newest first, under the number the customer has', async () => {
      const { customer_id, customer_number } = await newCustomer();
      const added = await staff.post(pathOf(customer_id), handle);
      expect([added.status, added.body]).toEqual([201, success]);
      await staff.post(pathOf(customer_id), { ...handle, type: 'Mastodon' });

      expect(await handles(customer_id)).toEqual([
        { ...handle, customer_number, type: 'Mastodon' },
        { ...handle, customer_number },
      ]);
    });

    test('given another number, then the handles are still there, under the new one', async () => {
      const { customer_id } = await newCustomer();
      await staff.post(pathOf(customer_id), handle);
      const customer_number = `N${Date.now()}`;
      const changed = await staff.put(`/banks/${bank}/customers/${customer_id}/number`, { customer_number });
      expect(changed.status).toBe(200);
      expect(await handles(customer_id)).toEqual([{ ...handle, customer_number }]);
    });

    test('two customers who were posted the same number do not share handles', async () => {
      const [one, two] = [await newCustomer(), await newCustomer()];
      await staff.post(pathOf(one.customer_id), handle);
      expect(await handles(two.customer_id)).toEqual([]);
    });

    test('ten at once are all kept', async () => {
      const { customer_id } = await newCustomer();
      await Promise.all(
        Array.from({ length: 10 }, (_, i) => staff.post(pathOf(customer_id), { ...handle, handle: `@${i}` })),
      );
      expect(await handles(customer_id)).toHaveLength(10);
    });

    test('of an unknown customer, or one of another bank: 404', async () => {
      const elsewhere = await newCustomer(other);
      for (const id of ['unknown', elsewhere.customer_id]) {
        expect((await staff.post(pathOf(id), handle)).body).toEqual(customerNotFound(id));
        expect((await staff.get(pathOf(id))).body).toEqual(customerNotFound(id));
      }
    });

    test.each(['customer_number', 'type', 'handle', 'date_added', 'date_activated'])(
      '%s is required',
      async (field) => {
        const { customer_id } = await newCustomer();
        const refused = await staff.post(pathOf(customer_id), { ...handle, [field]: null });
        expect(refused.body).toEqual({
          code: 400,
          message: `OBP-10001: Incorrect json format. ${field} is required`,
        });
      },
    );

    test('without the roles: 403', async () => {
      const user = await newUser();
      expect((await user.post(pathOf('c'), handle)).body).toEqual(missing('CanAddSocialMediaHandle'));
      expect((await user.get(pathOf('c'))).body).toEqual(missing('CanGetSocialMediaHandles'));
    });
  });

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
      expect((await user.post(pathOf('c'), message)).body).toEqual(missing('CanCreateCustomerMessage'));
      expect((await user.get(pathOf('c'))).body).toEqual(missing('CanGetCustomerMessages'));
    });
  });

  describe('messages to the user of a customer', () => {
    const message = { message: 'Hello', from_department: 'Open Bank', from_person: 'Tom' };
    const send = (id: string, at = bank) => staff.post(`/banks/${at}/customer/${id}/messages`, message);
    const inbox = async (user: Client, at = bank) =>
      (await user.get(`/banks/${at}/customer/messages`)).body.messages;
    const link = async (user: Client, customer_id: string) => {
      const made = await staff.post(`/banks/${bank}/user_customer_links`, {
        user_id: user.userId,
        customer_id,
      });
      return made.body.user_customer_link_id as string;
    };

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
      const gone = await link(first, customer_id);
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

    test('nobody is linked: 400', async () => {
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
});
