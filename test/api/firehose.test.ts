import { Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { until } from '../harness/until';

const OFF =
  'OBP-00012: Customer firehose is not allowed on this instance. Please set allow_customer_firehose = true in props files. ';
const ROLE = 'CanUseCustomerFirehoseAtAnyBank';

/** Get Firehose Customers (customers.md 4.9, ruling 13). */
describe('the firehose of an instance that does not allow it', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await joinServer();
  });
  afterAll(() => server?.stop());

  test('is 400 OBP-00012 for every logged-in user, before the checks of bank, role and parameters', async () => {
    const bank = await newBank(server);
    const [roleless, reader] = [await userWith(server), await userWith(server, ROLE)];
    for (const answer of [
      await reader.get(`/banks/${bank}/firehose/customers`),
      await roleless.get(`/banks/${bank}/firehose/customers?limit=x`),
      await roleless.get('/banks/no.such.bank/firehose/customers'),
    ]) {
      expect([answer.status, answer.body.message]).toEqual([400, OFF]);
    }
    const anonymous = await new Client(server.url).get(`/banks/${bank}/firehose/customers`);
    expect(anonymous.status).toBe(401);
  });
});

describe('the firehose', () => {
  let server: TestServer;
  let bank: string;
  let staff: Client;

  beforeAll(async () => {
    server = await joinServer({ ALLOW_CUSTOMER_FIREHOSE: 'true' });
  });
  afterAll(() => server?.stop());

  // It returns the whole bank: every test has one of its own.
  beforeEach(async () => {
    bank = await newBank(server);
    const atBank = ['CanCreateCustomer', 'CanUpdateCustomerEmail', 'CanCreateCustomerAttributeAtOneBank'];
    staff = await userWith(server, ROLE, ...atBank.map((role) => ({ role, bank_id: bank })));
  });

  const create = async (changes: Record<string, unknown> = {}): Promise<string> => {
    const made = await staff.post(`/banks/${bank}/customers`, customerBody(changes));
    expect(made.status).toBe(201);
    return made.body.customer_id;
  };

  const give = async (customer: string, name: string, value: string) => {
    const path = `/banks/${bank}/customers/${customer}/attribute`;
    expect((await staff.post(path, { name, type: 'STRING', value })).status).toBe(201);
  };

  const stream = (query = '') => staff.get(`/banks/${bank}/firehose/customers${query && `?${query}`}`);

  const ids = async (query = ''): Promise<string[]> => {
    const answer = await stream(query);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return answer.body.customers.map(({ customer_id }: { customer_id: string }) => customer_id);
  };

  /** Days of 2020, as dates when a customer was last found in order. */
  const day = (n: number) => `2020-01-${String(n).padStart(2, '0')}T00:00:00Z`;

  /** A moment that lies after everything up to now and before everything from now on. */
  const moment = async (): Promise<string> => {
    const before = Date.now();
    await until('the clock moves on', () => Date.now() > before);
    const now = Date.now();
    await until('the clock moves on', () => Date.now() > now);
    return new Date(now).toISOString();
  };

  test('a bank without customers has an empty list', async () => {
    const answer = await stream();
    expect([answer.status, answer.body, answer.headers.get('range')]).toEqual([
      200,
      { customers: [] },
      'items=0-50',
    ]);
  });

  test('entries are the 17 fields of the page, dates in full', async () => {
    const customer_id = await create();
    const { title: _title, branch_id: _branch, name_suffix: _suffix, ...shown } = customerBody();
    const { body } = await stream();
    expect(body.customers).toEqual([
      { bank_id: bank, customer_id, customer_number: expect.any(String), ...shown },
    ]);
    expect(Object.keys(body.customers[0])).toEqual([
      'bank_id',
      'customer_id',
      'customer_number',
      'legal_name',
      'mobile_phone_number',
      'email',
      'face_image',
      'date_of_birth',
      'relationship_status',
      'dependants',
      'dob_of_dependants',
      'credit_rating',
      'credit_limit',
      'highest_education_attained',
      'employment_status',
      'kyc_status',
      'last_ok_date',
    ]);
  });

  test('goes by last_ok_date, newest first or oldest first, at this bank only', async () => {
    const [second, third, first] = [
      await create({ last_ok_date: day(2) }),
      await create({ last_ok_date: day(3) }),
      await create({ last_ok_date: day(1) }),
    ];
    expect(await ids()).toEqual([third, second, first]);
    expect(await ids('sort_direction=asc')).toEqual([first, second, third]);
    const elsewhere = await staff.get(`/banks/${await newBank(server)}/firehose/customers`);
    expect(elsewhere.body.customers).toEqual([]);
  });

  test('from_date and to_date are about the last change, both included', async () => {
    const early = await create();
    const between = await moment();
    const late = await create();
    const afterwards = await moment();
    expect(await ids(`to_date=${between}`)).toEqual([early]);
    expect(await ids(`from_date=${between}`)).toEqual([late]);
    expect(await ids(`from_date=${between}&to_date=${afterwards}`)).toEqual([late]);
    expect(await ids(`from_date=${afterwards}`)).toEqual([]);
    // A change brings the first one back.
    await staff.put(`/banks/${bank}/customers/${early}/email`, { email: 'new@example.com' });
    expect(await ids(`from_date=${afterwards}`)).toEqual([early]);
    expect(await ids(`to_date=${afterwards}`)).toEqual([late]);
  });

  test('dates may carry an offset, escaped or not', async () => {
    const customer = await create();
    for (const date of [
      '1970-01-01T00:00:00.000Z',
      '2013-01-21T23:08:00.123+0000',
      '2013-01-21T23:08:00.123%2B0530',
      '2013-01-21T23:08:00.123-11:00',
    ]) {
      expect(await ids(`from_date=${date}`)).toEqual([customer]);
      expect(await ids(`to_date=${date}`)).toEqual([]);
    }
    expect(await ids('from_date=&to_date=')).toEqual([customer]);
  });

  test.each([
    ['sort_direction=up&from_date=x&limit=0', 'OBP-10023'],
    ['from_date=x&limit=0&offset=-1', 'OBP-10026'],
    ['from_date=2013-01-21', 'OBP-10026'],
    ['from_date=2013-01-21T23:08:00Z', 'OBP-10026'],
    ['from_date=2013-02-30T23:08:00.000Z', 'OBP-10026'],
    ['to_date=9999-12-31T23:59:59.999-0100', 'OBP-10026'],
    ['to_date=now&limit=0', 'OBP-10026'],
    ['limit=0&offset=-1', 'OBP-10025'],
    ['limit=501', 'OBP-10025'],
    ['offset=-1', 'OBP-10024'],
  ])('?%s is 400 OBP-10016 <- %s', async (query, code) => {
    const refused = await stream(query);
    expect([refused.status, refused.body.message]).toEqual([
      400,
      expect.stringContaining(`OBP-10016: Incorrect filter Parameters in URL.  <- ${code}: `),
    ]);
  });

  test('a parameter that stands twice is 400 OBP-09016, an attribute may', async () => {
    for (const name of ['limit', 'offset', 'sort_direction', 'from_date', 'to_date']) {
      const refused = await stream(`${name}=1&${name}=1`);
      expect(refused.body.message).toMatch(/^OBP-09016: /);
    }
    expect(await ids('name=1&name=2')).toEqual([]);
  });

  test('every other parameter is an attribute; filters come before the page', async () => {
    const made: { id: string; n: number }[] = [];
    for (let n = 1; n <= 12; n++) {
      const id = await create({ last_ok_date: day(31 - n) });
      await give(id, 'parity', n % 2 === 0 ? 'even' : 'odd');
      await give(id, 'third', `${n % 3}`);
      made.push({ id, n });
    }
    const whereN = (fits: (n: number) => boolean) => made.filter(({ n }) => fits(n)).map(({ id }) => id);
    const even = whereN((n) => n % 2 === 0);
    expect(await ids('parity=even')).toEqual(even);
    expect(await ids('parity=even&limit=2&offset=3')).toEqual(even.slice(3, 5));
    expect(await ids('parity=even&limit=4&offset=4')).toEqual(even.slice(4));
    expect(await ids('parity=even&offset=6')).toEqual([]);
    expect(await ids('parity=even&sort_direction=ASC&limit=3')).toEqual(even.toReversed().slice(0, 3));
    expect(await ids('parity=even&third=0')).toEqual(whereN((n) => n % 6 === 0));
    expect(await ids('third=0&third=1&parity=odd')).toEqual(whereN((n) => n % 3 !== 2 && n % 2 === 1));
    expect(await ids('parity=none')).toEqual([]);
    const afterwards = await moment();
    await staff.put(`/banks/${bank}/customers/${even[4]}/email`, { email: 'new@example.com' });
    expect(await ids(`parity=even&from_date=${afterwards}`)).toEqual([even[4]]);
    expect(await ids(`parity=odd&from_date=${afterwards}`)).toEqual([]);
  });

  test('pages neither overlap nor skip, also where all have the same last_ok_date', async () => {
    const made = new Set<string>();
    for (let n = 0; n < 60; n++) made.add(await create());
    for (const direction of ['ASC', 'DESC']) {
      const pages: string[] = [];
      for (let offset = 0; offset < 75; offset += 25) {
        pages.push(...(await ids(`limit=25&offset=${offset}&sort_direction=${direction}`)));
      }
      expect(pages).toHaveLength(60);
      expect(new Set(pages)).toEqual(made);
    }
  });

  test('needs its role, which is a system role, at a bank that exists', async () => {
    const roleless = await userWith(server, { role: 'CanGetCustomer', bank_id: bank });
    const refused = await roleless.get(`/banks/${bank}/firehose/customers`);
    expect([refused.status, refused.body.message]).toEqual([
      403,
      `OBP-20006: User is missing one or more roles: ${ROLE}`,
    ]);
    expect((await roleless.get('/banks/no.such.bank/firehose/customers')).body.message).toMatch(
      /^OBP-30001: /,
    );
    expect((await new Client(server.url).get(`/banks/${bank}/firehose/customers`)).status).toBe(401);
  });
});
