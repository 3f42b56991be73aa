import { Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { startServer, type TestServer } from '../harness/server';

describe('user-customer links', () => {
  let server: TestServer;
  let bank: string;
  let other: string;
  /** Holds every role at the first bank; at the other one it may only create and look. */
  let staff: Client;

  beforeAll(async () => {
    server = await startServer();
    bank = await newBank(server);
    other = await newBank(server);
    staff = await userWith(
      server,
      ...[
        'CanCreateCustomer',
        'CanCreateUserCustomerLink',
        'CanGetUserCustomerLink',
        'CanCreateCustomerAttributeAtOneBank',
      ].flatMap((role) => [
        { role, bank_id: bank },
        { role, bank_id: other },
      ]),
      { role: 'CanDeleteUserCustomerLink', bank_id: bank },
      { role: 'CanGetCorrelatedUsersInfo', bank_id: bank },
      'CanDeleteUser',
    );
  });
  afterAll(() => server?.stop());

  const newCustomer = async (at = bank, changes: Record<string, unknown> = {}) => {
    const made = await staff.post(`/banks/${at}/customers`, customerBody(changes));
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };
  const newUser = () => userWith(server);
  const linking = (user_id: string, customer_id: string, at = bank) =>
    staff.post(`/banks/${at}/user_customer_links`, { user_id, customer_id });
  const link = async (user: Client, { customer_id, bank_id }: { customer_id: string; bank_id: string }) => {
    const made = await linking(user.userId, customer_id, bank_id);
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };
  const remove = (id: string, at = bank) => staff.delete(`/banks/${at}/user_customer_links/${id}`);
  const ofUser = async (user: Client, at = bank) =>
    (await staff.get(`/banks/${at}/user_customer_links/users/${user.userId}`)).body.user_customer_links;
  const ofCustomer = async (customer_id: string, at = bank) =>
    (await staff.get(`/banks/${at}/user_customer_links/customers/${customer_id}`)).body.user_customer_links;

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

    test('ten at once: exactly one is made, the others are told that it exists', async () => {
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

    test('an unknown user: 404, before the customer is looked at', async () => {
      for (const user_id of ['nobody', '']) {
        expect((await linking(user_id, 'nobody')).body).toEqual({
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
      for (const customer_id of ['nobody', elsewhere.customer_id]) {
        const refused = await linking(user.userId, customer_id);
        expect(refused.body).toEqual({
          code: 404,
          message: `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID. Current CustomerId(${customer_id})`,
        });
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
      const [younger, older] = [await newCustomer(), await newCustomer()].reverse() as [
        { customer_id: string; bank_id: string },
        { customer_id: string; bank_id: string },
      ];
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

    test('what is not known has no links', async () => {
      expect(await ofCustomer('unknown')).toEqual([]);
      const of = await staff.get(`/banks/${bank}/user_customer_links/users/unknown`);
      expect(of.body).toEqual({ user_customer_links: [] });
    });

    test.each(['users', 'customers'])('of %s without the role: 403', async (whose) => {
      const refused = await (await newUser()).get(`/banks/${bank}/user_customer_links/${whose}/x`);
      expect(refused.body.message).toBe(
        `OBP-20006: User is missing one or more roles: CanGetUserCustomerLink for BankId(${bank}).`,
      );
    });
  });

  describe('customers for the current user', () => {
    const mine = async (user: Client, query = '') =>
      (await user.get(`/users/current/customers${query}`)).body.customers;

    test('without links: an empty list', async () => {
      expect(await mine(await newUser())).toEqual([]);
    });

    test('customers of all banks in order of their creation, dates of birth as days, with attributes', async () => {
      const user = await newUser();
      const first = await newCustomer(other);
      const second = await newCustomer(bank, {
        date_of_birth: '1990-01-02T03:04:05Z',
        dependants: 1,
        dob_of_dependants: ['2018-03-09T23:59:59Z'],
      });
      const attribute = { name: 'SPECIAL_TAX_NUMBER', type: 'STRING', value: '123456789' };
      const added = await staff.post(`/banks/${bank}/customers/${second.customer_id}/attribute`, attribute);
      expect(added.status).toBe(201);
      await link(user, second);
      await link(user, first);

      const customers = await mine(user);

      expect(customers).toEqual([
        {
          ...first,
          date_of_birth: '1100-01-01',
          dob_of_dependants: ['1100-01-01'],
          customer_attributes: [],
        },
        {
          ...second,
          date_of_birth: '1990-01-02',
          dob_of_dependants: ['2018-03-09'],
          customer_attributes: [{ customer_attribute_id: expect.any(String), ...attribute }],
        },
      ]);
      expect(await mine(user, '?limit=1&offset=1')).toEqual([customers[1]]);
    });

    test('given a removed link, then its customer is not shown any more', async () => {
      const user = await newUser();
      const made = await link(user, await newCustomer());
      await remove(made.user_customer_link_id);
      expect(await mine(user)).toEqual([]);
    });
  });

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
        expect([refused.status, refused.body.message]).toEqual([
          404,
          `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID. Current CustomerId(${customer_id})`,
        ]);
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
  });

  test.each([
    '/my/correlated-entities',
    '/users/current/customers',
    '/banks/BANK/customers/c/correlated-users',
    '/banks/BANK/user_customer_links/users/u',
  ])('%s without credentials: 401', async (path) => {
    const refused = await new Client(server.url).get(path.replace('BANK', bank));
    expect(refused.body.message).toMatch(/^OBP-20001/);
  });
});
