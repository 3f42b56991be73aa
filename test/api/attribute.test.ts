import { Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

/** The body of createCustomerAttribute as the published page shows it. */
const attributeBody = (changes: Record<string, unknown> = {}) => ({
  name: 'SPECIAL_TAX_NUMBER',
  type: 'STRING',
  value: '123456789',
  ...changes,
});

const unknown = '902ba3bb-dedd-45e7-9319-2fd3f2cd98a1';
const CUSTOMER_NOT_FOUND = 'OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID.';
const ATTRIBUTE_NOT_FOUND =
  'OBP-30069: Customer Attribute not found. Please specify a valid value for CUSTOMER_ATTRIBUTE_ID.';

describe('attributes of customers', () => {
  let server: TestServer;
  let bank: string;
  let other: string;
  let staff: Client;

  beforeAll(async () => {
    server = await joinServer();
    const roles = [
      'CanCreateCustomer',
      'CanGetCustomer',
      'CanCreateCustomerAttributeAtOneBank',
      'CanUpdateCustomerAttributeAtOneBank',
      'CanGetCustomerAttributesAtOneBank',
      'CanGetCustomerAttributeAtOneBank',
      'CanDeleteCustomerAttributeAtOneBank',
    ];
    ({ bank, other, staff } = await twoBanks(server, roles));
  });
  afterAll(() => server?.stop());

  const newCustomer = async (at = bank): Promise<string> => (await createCustomer(staff, at)).customer_id;

  const of = (customer: string, path: string, at = bank) => `/banks/${at}/customers/${customer}/${path}`;

  const add = async (customer: string, changes: Record<string, unknown> = {}) => {
    const made = await staff.post(of(customer, 'attribute'), attributeBody(changes));
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };

  const list = async (customer: string) => {
    const answer = await staff.get(of(customer, 'attributes'));
    expect(answer.status).toBe(200);
    return answer.body.customer_attributes;
  };

  describe('creating', () => {
    test('given the body of the page, answers 201 with it and an id', async () => {
      const made = await add(await newCustomer());
      expect(made).toEqual({
        customer_attribute_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...attributeBody(),
      });
      expect(Object.keys(made)).toEqual(['customer_attribute_id', 'name', 'type', 'value']);
    });

    test('names may repeat: the same body twice makes two attributes', async () => {
      const customer = await newCustomer();
      const [first, second] = [await add(customer), await add(customer)];
      expect(first.customer_attribute_id).not.toBe(second.customer_attribute_id);
      expect(await list(customer)).toEqual([first, second]);
    });

    test('twenty at once are twenty', async () => {
      const customer = await newCustomer();
      await Promise.all(Array.from({ length: 20 }, (_, n) => add(customer, { value: `${n}` })));
      const values = (await list(customer)).map(({ value }: { value: string }) => Number(value));
      expect(values.sort((a: number, b: number) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    test.each([
      ['STRING', ''],
      ['STRING', 'x'.repeat(2000)],
      ['INTEGER', '123'],
      ['INTEGER', '-0'],
      ['DOUBLE', '12.1234'],
      ['DOUBLE', '-1e3'],
      ['DATE_WITH_DAY', '2012-02-29'],
    ])('a %s may be %j', async (type, value) => {
      expect(await add(await newCustomer(), { type, value })).toMatchObject({ type, value });
    });

    test('a number or boolean as value is read as its text', async () => {
      const customer = await newCustomer();
      expect(await add(customer, { type: 'DOUBLE', value: 12.5 })).toMatchObject({ value: '12.5' });
      expect(await add(customer, { value: true })).toMatchObject({ value: 'true' });
    });

    test.each([
      [{ name: null }, 'The Json body should be the CustomerAttributeJsonV400  name is required'],
      [{ value: undefined }, 'value is required'],
      [{ value: {} }, 'value must be string'],
      [{ value: 'x'.repeat(2001) }, 'value'],
      [{ name: 'x'.repeat(256) }, 'name'],
      [
        { type: 'string' },
        'The `Type` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER(123) and DATE_WITH_DAY(2012-04-23)',
      ],
      [{ type: 'toString' }, 'The `Type` field'],
      [{ type: 'INTEGER', value: 'abc' }, 'INTEGER must be a whole number'],
      [{ type: 'INTEGER', value: '1.5' }, 'INTEGER must be'],
      [{ type: 'INTEGER', value: '' }, 'INTEGER must be'],
      [{ type: 'DOUBLE', value: '1,5' }, 'DOUBLE must be'],
      [{ type: 'DOUBLE', value: '1e999' }, 'DOUBLE must be'],
      [{ type: 'DATE_WITH_DAY', value: '2013-02-29' }, 'DATE_WITH_DAY must be a day'],
      [{ type: 'DATE_WITH_DAY', value: '2013-02-28T00:00:00Z' }, 'DATE_WITH_DAY must be'],
    ])('given %j, answers 400 OBP-10001 and adds nothing', async (changes, reason) => {
      const customer = await newCustomer();
      const refused = await staff.post(of(customer, 'attribute'), attributeBody(changes));
      expect([refused.status, refused.body.message]).toEqual([
        400,
        expect.stringMatching(/^OBP-10001: Incorrect json format\. /),
      ]);
      expect(refused.body.message).toContain(reason);
      expect(await list(customer)).toEqual([]);
    });

    test('some hundred long ones are too many: 400, and the customer can still be read', async () => {
      const customer = await newCustomer();
      const long = { value: '\u65e5'.repeat(2000) };
      let answer = await staff.post(of(customer, 'attribute'), attributeBody(long));
      for (let n = 0; answer.status === 201 && n < 200; n++) {
        answer = await staff.post(of(customer, 'attribute'), attributeBody(long));
      }
      expect([answer.status, answer.body.message]).toEqual([400, expect.stringMatching(/^OBP-50200: /)]);
      expect((await staff.get(`/banks/${bank}/customers/${customer}`)).status).toBe(200);
    });
  });

  describe('reading', () => {
    test('given none, the list is empty', async () => {
      expect(await list(await newCustomer())).toEqual([]);
    });

    test('one by its id', async () => {
      const customer = await newCustomer();
      const made = await add(customer);
      const read = await staff.get(of(customer, `attributes/${made.customer_attribute_id}`));
      expect([read.status, read.body]).toEqual([200, made]);
    });

    test('customers are shown with all their attributes, by id, by number and in the list of the bank', async () => {
      const customer = await newCustomer();
      const attributes = [await add(customer), await add(customer, { name: 'BRANCH', value: 'Köln' })];
      const byId = await staff.get(`/banks/${bank}/customers/${customer}`);
      expect(byId.body.customer_attributes).toEqual(attributes);
      expect(Object.keys(byId.body).at(-1)).toBe('customer_attributes');
      const { customer_number } = byId.body;
      const byNumber = await staff.post(`/banks/${bank}/customers/customer-number`, { customer_number });
      expect(byNumber.body).toEqual(byId.body);
      const [last] = (await staff.get(`/banks/${bank}/customers?sort_direction=desc&limit=1`)).body.customers;
      expect(last).toEqual(byId.body);
    });
  });

  describe('updating', () => {
    test('replaces name, type and value; the id and the other attributes stay', async () => {
      const customer = await newCustomer();
      const [first, second] = [await add(customer), await add(customer)];
      const changes = { name: 'AGE', type: 'INTEGER', value: '8' };
      const answer = await staff.put(of(customer, `attributes/${first.customer_attribute_id}`), changes);
      const expected = { customer_attribute_id: first.customer_attribute_id, ...changes };
      expect([answer.status, answer.body]).toEqual([200, expected]);
      expect(await list(customer)).toEqual([expected, second]);
    });

    test('a wrong body is 400 and changes nothing', async () => {
      const customer = await newCustomer();
      const made = await add(customer);
      const path = of(customer, `attributes/${made.customer_attribute_id}`);
      for (const changes of [{ name: null }, { type: 'DATE' }, { type: 'INTEGER', value: 'x' }]) {
        const refused = await staff.put(path, attributeBody(changes));
        expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/^OBP-10001: /)]);
      }
      expect(await list(customer)).toEqual([made]);
    });
  });

  describe('deleting', () => {
    const documented = (customer: string, id: string, at = bank) =>
      `/banks/${at}/${customer}/attributes/${id}`;
    const byCustomer = (customer: string, id: string, at = bank) => of(customer, `attributes/${id}`, at);
    const byBank = (_: string, id: string, at = bank) => `/banks/${at}/customers/attributes/${id}`;
    const paths: [string, typeof documented][] = [
      ['/banks/B/CUSTOMER_ID/attributes/A', documented],
      ['/banks/B/customers/CUSTOMER_ID/attributes/A', byCustomer],
      ['/banks/B/customers/attributes/A', byBank],
    ];

    test.each(paths)('DELETE %s answers 204 without body, and again 204', async (_, path) => {
      const customer = await newCustomer();
      const [kept, gone] = [await add(customer), await add(customer)];
      const url = path(customer, gone.customer_attribute_id);
      for (const answer of [await staff.delete(url), await staff.delete(url)]) {
        expect([answer.status, answer.text]).toEqual([204, '']);
      }
      expect(await list(customer)).toEqual([kept]);
    });

    test.each(paths)('DELETE %s at another bank removes nothing', async (_, path) => {
      const customer = await newCustomer();
      const made = await add(customer);
      const refused = await staff.delete(path(customer, made.customer_attribute_id, other));
      expect(refused.status).toBe(404);
      expect(await list(customer)).toEqual([made]);
    });

    test.each(paths.slice(0, 2))('DELETE %s of another customer removes nothing', async (_, path) => {
      const [customer, stranger] = [await newCustomer(), await newCustomer()];
      const made = await add(customer);
      const refused = await staff.delete(path(stranger, made.customer_attribute_id));
      expect([refused.status, refused.body.message]).toEqual([404, ATTRIBUTE_NOT_FOUND]);
      expect(await list(customer)).toEqual([made]);
    });
  });

  describe('what is not there for the caller', () => {
    const calls: [string, (customer: string, id: string, at: string) => ReturnType<Client['get']>][] = [
      ['create', (customer, _, at) => staff.post(of(customer, 'attribute', at), attributeBody())],
      ['update', (customer, id, at) => staff.put(of(customer, `attributes/${id}`, at), attributeBody())],
      ['list', (customer, _, at) => staff.get(of(customer, 'attributes', at))],
      ['get', (customer, id, at) => staff.get(of(customer, `attributes/${id}`, at))],
      ['delete', (customer, id, at) => staff.delete(of(customer, `attributes/${id}`, at))],
      ['delete', (customer, id, at) => staff.delete(`/banks/${at}/${customer}/attributes/${id}`)],
    ];

    test.each(calls)('%s: an unknown customer, or one of another bank, is 404 OBP-30046', async (_, call) => {
      const customer = await newCustomer();
      const { customer_attribute_id } = await add(customer);
      for (const answer of [
        await call(unknown, customer_attribute_id, bank),
        await call(customer, customer_attribute_id, other),
      ]) {
        expect(answer.status).toBe(404);
        expect(answer.body.message).toMatch(new RegExp(`^${CUSTOMER_NOT_FOUND} Current CustomerId\\(`));
      }
      expect(await list(customer)).toHaveLength(1);
    });

    test.each([calls[1], calls[3]].filter((call) => call !== undefined))(
      '%s: an unknown attribute, or one of another customer, is 404 OBP-30069',
      async (_, call) => {
        const [customer, stranger] = [await newCustomer(), await newCustomer()];
        const made = await add(customer);
        for (const answer of [
          await call(customer, unknown, bank),
          await call(stranger, made.customer_attribute_id, bank),
        ]) {
          expect([answer.status, answer.body.message]).toEqual([404, ATTRIBUTE_NOT_FOUND]);
        }
        expect([await list(customer), await list(stranger)]).toEqual([[made], []]);
      },
    );
  });

  describe('who may', () => {
    const calls: [string, string, (by: Client, customer: string, id: string) => ReturnType<Client['get']>][] =
      [
        ['Create', 'Attribute', (by, of_) => by.post(of(of_, 'attribute'), attributeBody())],
        ['Update', 'Attribute', (by, of_, id) => by.put(of(of_, `attributes/${id}`), attributeBody())],
        ['Get', 'Attributes', (by, of_) => by.get(of(of_, 'attributes'))],
        ['Get', 'Attribute', (by, of_, id) => by.get(of(of_, `attributes/${id}`))],
        ['Delete', 'Attribute', (by, of_, id) => by.delete(of(of_, `attributes/${id}`))],
        ['Delete', 'Attribute', (by, of_, id) => by.delete(`/banks/${bank}/${of_}/attributes/${id}`)],
        ['Delete', 'Attribute', (by, _, id) => by.delete(`/banks/${bank}/customers/attributes/${id}`)],
      ];

    test.each(calls)('%s %s: one of two roles, at this bank or at any', async (verb, noun, call) => {
      const roles = [`Can${verb}Customer${noun}AtOneBank`, `Can${verb}Customer${noun}AtAnyBank`];
      const [customer, elsewhere, anywhere] = [
        await newCustomer(),
        await userWith(server, { role: roles[0] ?? '', bank_id: other }),
        await userWith(server, roles[1] ?? ''),
      ];
      const { customer_attribute_id: id } = await add(customer);
      const refused = await call(elsewhere, customer, id);
      expect([refused.status, refused.body.message]).toEqual([
        403,
        `OBP-20006: User is missing one or more roles: ${roles.join(' or ')} for BankId(${bank}).`,
      ]);
      expect((await call(new Client(server.url), customer, id)).status).toBe(401);
      expect((await call(anywhere, customer, id)).status).toBeLessThan(300);
    });
  });
});
