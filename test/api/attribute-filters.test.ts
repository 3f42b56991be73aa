import { type Client, newBank, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer } from '../harness/staff';

/** Get Customers by ATTRIBUTES (ruling 17): `GET /banks/BANK_ID/customers?NAME=VALUE&...`. */
describe('customers by attributes', () => {
  let server: TestServer;
  let bank: string;
  let staff: Client;

  beforeAll(async () => {
    server = await joinServer();
    bank = await newBank(server);
    staff = await staffAt(bank);
  });
  afterAll(() => server?.stop());

  const staffAt = (...banks: string[]) =>
    userWith(
      server,
      ...banks.flatMap((bank_id) =>
        ['CanCreateCustomer', 'CanGetCustomer', 'CanCreateCustomerAttributeAtOneBank'].map((role) => ({
          role,
          bank_id,
        })),
      ),
    );

  /** A customer with attributes, given as pairs of name and value; returns its id. */
  const customerWith = async (pairs: [string, string][], at = bank, by = staff): Promise<string> => {
    const { customer_id } = await createCustomer(by, at);
    for (const [name, value] of pairs) {
      const added = await by.post(`/banks/${at}/customers/${customer_id}/attribute`, {
        name,
        type: 'STRING',
        value,
      });
      expect(added.status).toBe(201);
    }
    return customer_id;
  };

  const found = async (query: string, at = bank, by = staff): Promise<string[]> => {
    const answer = await by.get(`/banks/${at}/customers?${query}`);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return answer.body.customers.map(({ customer_id }: { customer_id: string }) => customer_id);
  };

  const asking = (pairs: [string, string][]) => new URLSearchParams(pairs).toString();

  describe('given John who is 8, Jane who is 8 and John who is 9', () => {
    let john8: string;
    let jane8: string;
    let john9: string;
    beforeAll(async () => {
      john8 = await customerWith([
        ['name', 'John'],
        ['age', '8'],
      ]);
      jane8 = await customerWith([
        ['name', 'Jane'],
        ['age', '8'],
      ]);
      john9 = await customerWith([
        ['name', 'John'],
        ['age', '9'],
        // Twice the same: still one customer.
        ['name', 'John'],
      ]);
    });

    test.each<[string, () => string[]]>([
      ['name=John', () => [john8, john9]],
      ['age=8', () => [john8, jane8]],
      ['name=John&age=8', () => [john8]],
      ['&age=8&name=Jane', () => [jane8]],
      ['name=John&name=Jane', () => [john8, jane8, john9]],
      ['name=John&name=John', () => [john8, john9]],
      ['name=John&name=Jane&age=8', () => [john8, jane8]],
      ['name=John&age=8&age=9', () => [john8, john9]],
      ['name=Jane&age=9', () => []],
      ['name=john', () => []],
      ['name=Joh', () => []],
      ['Name=John', () => []],
      ['name=', () => []],
      ['locale=en', () => []],
      ['from_date=1970-01-01T00:00:00.000Z', () => []],
      ['name=John&sort_direction=desc', () => [john9, john8]],
      ['name=John&name=Jane&limit=2', () => [john8, jane8]],
      ['name=John&name=Jane&limit=2&offset=2', () => [john9]],
      ['name=John&name=Jane&sort_direction=DESC&limit=1&offset=1', () => [jane8]],
      ['name=John&limit=&offset=', () => [john8, john9]],
    ])('?%s', async (query, expected) => {
      expect(await found(query)).toEqual(expected());
    });

    test('every customer comes with all of its attributes, not only those of the filter', async () => {
      const { body, headers } = await staff.get(`/banks/${bank}/customers?name=Jane&age=8&limit=10`);
      expect(headers.get('range')).toBe('items=0-10');
      expect(body.customers).toHaveLength(1);
      expect(
        body.customers[0].customer_attributes.map(({ name, value }: Record<string, string>) => [name, value]),
      ).toEqual([
        ['name', 'Jane'],
        ['age', '8'],
      ]);
      expect(body.customers[0]).toEqual((await staff.get(`/banks/${bank}/customers/${jane8}`)).body);
    });

    test('at another bank they match no customer', async () => {
      const other = await newBank(server);
      const there = await staffAt(other);
      const theirs = await customerWith([['name', 'John']], other, there);
      expect(await found('name=John', other, there)).toEqual([theirs]);
      expect(await found('age=8', other, there)).toEqual([]);
    });

    test('an attribute that is changed or deleted no longer finds the customer', async () => {
      const writer = await userWith(
        server,
        'CanUpdateCustomerAttributeAtAnyBank',
        'CanDeleteCustomerAttributeAtAnyBank',
      );
      const customer = await customerWith([['colour', 'red']]);
      const { body } = await staff.get(`/banks/${bank}/customers/${customer}`);
      const attribute = `/banks/${bank}/customers/${customer}/attributes/${body.customer_attributes[0].customer_attribute_id}`;
      await writer.put(attribute, { name: 'colour', type: 'STRING', value: 'blue' });
      expect([await found('colour=red'), await found('colour=blue')]).toEqual([[], [customer]]);
      await writer.delete(attribute);
      expect(await found('colour=blue')).toEqual([]);
    });
  });

  test.each<[string, string]>([
    ['a&b', 'c&d'],
    ['a=b', 'c=d'],
    ['100%', '%41'],
    ['a b', 'c+d'],
    ['näme', '日本 🏦'],
    ['quote"', '\\"["x","y"]'],
    ['$where', '{"$gt":""}'],
    ['__proto__', 'toString'],
    ['.dotted.', '.*'],
    ['empty', ''],
    ['long', 'é'.repeat(700)],
  ])('%s=%s is found by the same filter and by no similar one', async (name, value) => {
    const customer = await customerWith([[name, value]]);
    expect(await found(asking([[name, value]]))).toEqual([customer]);
    expect(await found(asking([[`${name}=${value}`, '']]))).toEqual([]);
    expect(await found(asking([[name, `${value}x`]]))).toEqual([]);
  });

  test('a name without value matches the empty value; the empty name is a name', async () => {
    const blank = await customerWith([['flag', '']]);
    const unnamed = await customerWith([['', 'x']]);
    expect(await found('flag')).toEqual([blank]);
    expect(await found('=x')).toEqual([unnamed]);
  });

  test('too many names or values are 400 OBP-10016, as many as allowed are not', async () => {
    const names = (n: number) => asking(Array.from({ length: n }, (_, i) => [`name${i}`, 'x']));
    const values = (n: number) => asking(Array.from({ length: n }, (_, i) => ['name', `${i}`]));
    expect(await found(names(20))).toEqual([]);
    expect(await found(values(50))).toEqual([]);
    for (const query of [names(21), values(51)]) {
      const refused = await staff.get(`/banks/${bank}/customers?${query}`);
      expect([refused.status, refused.body.message]).toEqual([
        400,
        'OBP-10016: Incorrect filter Parameters in URL.  At most 20 attributes and 50 values can be asked for.',
      ]);
    }
  });

  test.each([
    ['a=1&limit=0', 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10025'],
    ['a=1&limit=501', 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10025'],
    ['a=1&offset=-1', 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10024'],
    ['a=1&sort_direction=up', 'OBP-10016: Incorrect filter Parameters in URL.  <- OBP-10023'],
    ['a=1&limit=1&limit=2', 'OBP-09016'],
  ])('?%s is 400 %s', async (query, message) => {
    const refused = await staff.get(`/banks/${bank}/customers?${query}`);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining(message)]);
  });

  test('without role 403, at an unknown bank 404', async () => {
    const roleless = await userWith(server);
    expect((await roleless.get(`/banks/${bank}/customers?a=1`)).status).toBe(403);
    expect((await roleless.get('/banks/no.such.bank/customers?a=1')).body.message).toContain('OBP-30001');
  });

  test.each([0, 1, 50, 120])('%i matches come page by page, each once and in order', async (count) => {
    const at = await newBank(server);
    const by = await staffAt(at);
    const made: string[] = [];
    for (let n = 0; n < count; n++) made.push(await customerWith([['state', `${n % 2}`]], at, by));
    // Neighbours of another state, and without any.
    await customerWith([['state', '2']], at, by);
    await customerWith([], at, by);
    for (const [query, expected] of [
      ['state=0&state=1', made],
      ['state=0', made.filter((_, n) => n % 2 === 0)],
      ['state=0&state=1&sort_direction=DESC', made.toReversed()],
    ] as const) {
      const pages: string[] = [];
      for (let offset = 0; offset <= expected.length; offset += 50) {
        pages.push(...(await found(`${query}&limit=50&offset=${offset}`, at, by)));
      }
      expect(pages).toEqual(expected);
    }
    expect(await found('state=0&state=1', at, by)).toEqual(made.slice(0, 50));
  });
});
