import { admin, Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { startServer, type TestServer } from '../harness/server';

describe('customers', () => {
  let server: TestServer;
  let bank: string;
  let other: string;
  let staff: Client;

  beforeAll(async () => {
    server = await startServer();
    bank = await newBank(server);
    other = await newBank(server);
    const roles = [
      'CanCreateCustomer',
      'CanGetCustomer',
      'CanUpdateCustomerBranch',
      'CanUpdateCustomerCreditLimit',
      'CanUpdateCustomerCreditRatingAndSource',
      'CanUpdateCustomerEmail',
      'CanUpdateCustomerIdentity',
      'CanUpdateCustomerMobilePhoneNumber',
      'CanUpdateCustomerNumber',
      'CanUpdateCustomerData',
    ];
    staff = await userWith(
      server,
      ...[bank, other].flatMap((bank_id) => roles.map((role) => ({ role, bank_id }))),
      'CanGetCustomersAtAnyBank',
      'CanGetCustomersMinimalAtAnyBank',
    );
  });
  afterAll(() => server?.stop());

  const create = async (changes: Record<string, unknown> = {}, at = bank) => {
    const made = await staff.post(`/banks/${at}/customers`, customerBody(changes));
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };

  describe('creating', () => {
    test('given the body of the page, answers 201 with the customer as posted, an id and a number', async () => {
      const made = await create({ email: ' Felix@Example.COM ' });
      expect(made).toEqual({
        bank_id: bank,
        customer_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        customer_number: expect.stringMatching(/^\d+$/),
        ...customerBody({ email: 'felix@example.com' }),
      });
      expect(Object.keys(made).slice(0, 5)).toEqual([
        'bank_id',
        'customer_id',
        'customer_number',
        'legal_name',
        'mobile_phone_number',
      ]);
    });

    test('the same body twice makes two customers with two numbers', async () => {
      const [one, two] = [await create(), await create()];
      expect(one.customer_id).not.toBe(two.customer_id);
      expect(one.customer_number).not.toBe(two.customer_number);
    });

    test('reads numbers and booleans as text, null and missing lists as empty, dates in any form of RFC 3339', async () => {
      const made = await create({
        legal_name: 12.5,
        title: true,
        dependants: 0,
        dob_of_dependants: null,
        date_of_birth: '2001-02-03T04:05:06.789+02:00',
        unknown: { of: ['no', 'interest'] },
      });
      expect(made).toMatchObject({
        legal_name: '12.5',
        title: 'true',
        dob_of_dependants: [],
        date_of_birth: '2001-02-03T02:05:06Z',
      });
      expect(made).not.toHaveProperty('unknown');
    });

    test.each([
      [
        { legal_name: null },
        'OBP-10001: Incorrect json format. The Json body should be the PostCustomerJsonV310  legal_name',
      ],
      [{ legal_name: {} }, 'OBP-10001'],
      [{ legal_name: 'x'.repeat(256) }, 'OBP-10001'],
      [{ kyc_status: 'true' }, 'OBP-10001'],
      [{ face_image: null }, 'OBP-10001'],
      [{ date_of_birth: '1990-01-01' }, 'OBP-10001'],
      [{ date_of_birth: '2013-02-30T00:00:00Z' }, 'OBP-10001'],
      [
        { dependants: 2 },
        'OBP-10020: Incorrect json. The field dependants(2) not equal the length(1) of dob_of_dependants array',
      ],
      [
        { branch_id: 'a branch' },
        'OBP-10001: Incorrect json format. Here are all invalid values: List((branch_id,a branch))',
      ],
      [{ dependants: 1.5, dob_of_dependants: 'x' }, 'OBP-10001'],
    ])('given %j, answers 400 %s and stores nothing', async (changes, message) => {
      const before = (await staff.get(`/banks/${bank}/customers?limit=500`)).body.customers.length;
      const refused = await staff.post(`/banks/${bank}/customers`, customerBody(changes));
      expect(refused.status).toBe(400);
      expect(refused.body.message).toContain(message);
      expect((await staff.get(`/banks/${bank}/customers?limit=500`)).body.customers).toHaveLength(before);
    });

    test('creating at once never gives one number twice', async () => {
      const made = await Promise.all(Array.from({ length: 60 }, () => create({}, other)));
      expect(new Set(made.map((customer) => customer.customer_number)).size).toBe(60);
    });
  });

  describe('reading', () => {
    test('by id: the customer with its attributes; 404 for an unknown one and for one of another bank', async () => {
      const made = await create();
      const path = `customers/${made.customer_id}`;
      const read = await staff.get(`/banks/${bank}/${path}`);
      expect(read.body).toEqual({ ...made, customer_attributes: [] });
      for (const missing of [
        `/banks/${other}/${path}`,
        `/banks/${bank}/customers/customer-number`,
        `/banks/${bank}/customers/%7C`,
      ]) {
        const answer = await staff.get(missing);
        expect(answer.status).toBe(404);
        expect(answer.body.message).toMatch(
          /^OBP-30046: Customer not found\. Please specify a valid value for CUSTOMER_ID\. Current CustomerId\(/,
        );
      }
    });

    test('by number, at its own bank only, the number as text or as a number', async () => {
      const made = await create();
      const path = (at: string) => `/banks/${at}/customers/customer-number`;
      const { customer_number } = made;
      expect((await staff.post(path(bank), { customer_number })).body).toEqual({
        ...made,
        customer_attributes: [],
      });
      expect((await staff.post(path(bank), { customer_number: Number(customer_number) })).status).toBe(200);
      const elsewhere = await staff.post(path(other), { customer_number });
      expect([elsewhere.status, elsewhere.body.message]).toEqual([
        404,
        'OBP-30002: Customer not found. Please specify a valid value for CUSTOMER_NUMBER.',
      ]);
    });

    test('by phone number, as SQL LIKE', async () => {
      const number = `+49 30 ${Date.now()}`;
      const made = await create({ mobile_phone_number: number });
      const search = async (mobile_phone_number: string, at = bank) =>
        (await staff.post(`/banks/${at}/search/customers/mobile-phone-number`, { mobile_phone_number })).body
          .customers;
      expect(await search(number)).toEqual([made]);
      expect(await search(`%${number.slice(-8)}`)).toEqual([made]);
      expect(await search(`%${number.slice(8, 15)}%`)).toEqual([made]);
      expect(await search(number.slice(0, 12))).toEqual([]);
      expect(await search(number, other)).toEqual([]);
    });

    test('lists of a bank walk in order of creation, page by page, without overlap', async () => {
      const at = await newBank(server);
      const clerk = await userWith(
        server,
        { role: 'CanCreateCustomer', bank_id: at },
        { role: 'CanGetCustomer', bank_id: at },
      );
      expect((await clerk.get(`/banks/${at}/customers`)).body).toEqual({ customers: [] });
      const ids: string[] = [];
      for (let i = 0; i < 7; i++)
        ids.push((await clerk.post(`/banks/${at}/customers`, customerBody())).body.customer_id);
      const page = async (query: string) => {
        const answer = await clerk.get(`/banks/${at}/customers${query}`);
        return {
          ids: answer.body.customers.map((c: { customer_id: string }) => c.customer_id),
          range: answer.headers.get('range'),
        };
      };
      expect(await page('')).toEqual({ ids, range: 'items=0-50' });
      expect(await page('?limit=3')).toEqual({ ids: ids.slice(0, 3), range: 'items=0-3' });
      expect(await page('?limit=3&offset=3')).toEqual({ ids: ids.slice(3, 6), range: 'items=3-3' });
      expect(await page('?limit=3&offset=6&sort_direction=asc')).toEqual({
        ids: ids.slice(6),
        range: 'items=6-3',
      });
      expect(await page('?sort_direction=DESC&limit=2')).toEqual({
        ids: ids.toReversed().slice(0, 2),
        range: 'items=0-2',
      });
    });

    test.each([
      ['limit=0', 'OBP-10025'],
      ['limit=501', 'OBP-10025'],
      ['limit=x', 'OBP-10025'],
      ['offset=-1', 'OBP-10024'],
      ['sort_direction=up&limit=0', 'OBP-10023'],
    ])('?%s is 400 OBP-10016 <- %s', async (query, inner) => {
      for (const path of ['/customers', '/customers-minimal', `/banks/${bank}/customers`]) {
        const answer = await staff.get(`${path}?${query}`);
        expect(answer.status).toBe(400);
        expect(answer.body.message).toContain(`OBP-10016: Incorrect filter Parameters in URL.  <- ${inner}`);
      }
    });

    test('a parameter that stands twice is 400 OBP-09016', async () => {
      const answer = await staff.get('/customers?limit=1&limit=2');
      expect([answer.status, answer.body.message]).toEqual([
        400,
        'OBP-09016: Duplicate Query Parameters are not allowed.',
      ]);
    });

    test('at any bank: by last_ok_date, newest first, days for dates of birth, each page by bank', async () => {
      const late = [
        await create({ last_ok_date: '2999-01-01T00:00:00Z' }),
        await create({ last_ok_date: '2999-01-02T00:00:00Z' }, other),
      ];
      const { customers } = (await staff.get('/customers?limit=2')).body;
      expect(customers.map((c: { customer_id: string }) => c.customer_id).sort()).toEqual(
        late.map(({ customer_id }) => customer_id).sort(),
      );
      expect(customers.map((c: { bank_id: string }) => c.bank_id)).toEqual([bank, other].sort());
      expect(customers[0]).toMatchObject({ date_of_birth: '1100-01-01', dob_of_dependants: ['1100-01-01'] });
      const minimal = (await staff.get('/customers-minimal?limit=1')).body.customers;
      expect(minimal).toEqual([{ bank_id: other, customer_id: late[1]?.customer_id }]);
    });
  });

  describe('updating', () => {
    const cases: [string, Record<string, unknown>, Record<string, unknown>][] = [
      ['branch', { branch_id: '123' }, { branch_id: '123' }],
      [
        'credit-limit',
        { credit_limit: { currency: 'EUR', amount: '1000' } },
        { credit_limit: { currency: 'EUR', amount: '1000' } },
      ],
      [
        'credit-rating-and-source',
        { credit_rating: 'Good', credit_source: 'Bank' },
        { credit_rating: { rating: 'Good', source: 'Bank' } },
      ],
      ['email', { email: ' New@Example.com' }, { email: 'new@example.com' }],
      [
        'identity',
        { legal_name: 'N', date_of_birth: '1999-09-09T09:09:09Z', title: 'Ms', name_suffix: '' },
        { legal_name: 'N', date_of_birth: '1999-09-09T09:09:09Z', title: 'Ms', name_suffix: '' },
      ],
      ['mobile-number', { mobile_phone_number: '+381631954907' }, { mobile_phone_number: '+381631954907' }],
      ['number', { customer_number: 'N-1' }, { customer_number: 'N-1' }],
      [
        'data',
        {
          face_image: { url: 'u', date: '2020-01-01T00:00:00Z' },
          relationship_status: 'married',
          dependants: 5,
          highest_education_attained: 'PhD',
          employment_status: 'retired',
        },
        { relationship_status: 'married', dependants: 5, employment_status: 'retired' },
      ],
    ];

    test.each(cases)('%s replaces its fields and nothing else', async (suffix, body, expected) => {
      const made = await create();
      const path = `/banks/${bank}/customers/${made.customer_id}`;
      const updated = await staff.put(`${path}/${suffix}`, body);
      expect(updated.body).toMatchObject(expected);
      expect((await staff.get(path)).body).toEqual({ ...updated.body, customer_attributes: [] });
      expect(
        Object.keys(made).filter((key) => JSON.stringify(made[key]) !== JSON.stringify(updated.body[key])),
      ).toEqual(expect.arrayContaining(Object.keys(expected).slice(0, 1)));
      expect((await staff.put(`/banks/${other}/customers/${made.customer_id}/${suffix}`, body)).status).toBe(
        404,
      );
      expect((await staff.put(`${path}/${suffix}`, {})).status).toBe(400);
    });

    test('a number that is taken, its own included, is 400 OBP-30006', async () => {
      const [one, two] = [await create(), await create()];
      for (const customer_number of [one.customer_number, two.customer_number]) {
        const answer = await staff.put(`/banks/${bank}/customers/${two.customer_id}/number`, {
          customer_number,
        });
        expect([answer.status, answer.body.message]).toEqual([
          400,
          `OBP-30006: Customer Number already exists. Please specify a different value for BANK_ID or CUSTOMER_NUMBER. Current customer_number(${customer_number}) and Current bank_id(${bank})`,
        ]);
      }
    });

    test('the old phone number no longer finds the customer, the new one does', async () => {
      const [before, after] = [`+1 ${Date.now()}`, `+2 ${Date.now()}`];
      const made = await create({ mobile_phone_number: before });
      await staff.put(`/banks/${bank}/customers/${made.customer_id}/mobile-number`, {
        mobile_phone_number: after,
      });
      const found = async (mobile_phone_number: string) =>
        (await staff.post(`/banks/${bank}/search/customers/mobile-phone-number`, { mobile_phone_number }))
          .body.customers.length;
      expect([await found(before), await found(after)]).toEqual([0, 1]);
    });
  });

  test('a role at one bank does not count at another', async () => {
    const clerk = await userWith(server, { role: 'CanGetCustomer', bank_id: bank });
    expect((await clerk.get(`/banks/${bank}/customers`)).status).toBe(200);
    const refused = await clerk.get(`/banks/${other}/customers`);
    expect([refused.status, refused.body.message]).toEqual([
      403,
      `OBP-20006: User is missing one or more roles: CanGetCustomer for BankId(${other}).`,
    ]);
    expect((await clerk.get('/customers')).body.message).toBe(
      'OBP-20006: User is missing one or more roles: CanGetCustomersAtAnyBank',
    );
    const posted = await clerk.post(`/banks/${bank}/customers`, customerBody());
    expect(posted.body.message).toBe(
      `OBP-20006: User is missing one or more roles: CanCreateCustomer or CanCreateCustomerAtAnyBank for BankId(${bank}).`,
    );
  });

  test('the super admin may grant roles and nothing else', async () => {
    const boss = await admin(server);
    expect((await boss.get(`/banks/${bank}/customers`)).status).toBe(403);
    expect((await boss.get('/users')).status).toBe(403);
  });

  test('without credentials a wrong body is 401, at an unknown bank too', async () => {
    const anonymous = new Client(server.url);
    for (const at of [bank, 'no.such.bank']) {
      const answer = await anonymous.post(`/banks/${at}/customers`, '{"broken');
      expect([answer.status, answer.body.message]).toEqual([
        401,
        'OBP-20001: User not logged in. Authentication is required!',
      ]);
    }
  });
});
