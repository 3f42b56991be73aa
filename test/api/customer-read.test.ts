import { type Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { startServer, type TestServer } from '../harness/server';
import { createCustomer, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await startServer();
  ({ bank, other, staff } = await twoBanks(
    server,
    ['CanCreateCustomer', 'CanGetCustomer'],
    'CanGetCustomersAtAnyBank',
    'CanGetCustomersMinimalAtAnyBank',
  ));
});
afterAll(() => server?.stop());

const create = (changes: Record<string, unknown> = {}, at = bank) => createCustomer(staff, at, changes);

describe('reading customers', () => {
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
