import { type Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, linkUser, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, [
    'CanCreateCustomer',
    'CanGetCustomers',
    'CanGetCustomersMinimal',
    'CanGetCustomerOverview',
    'CanGetCustomerOverviewFlat',
    'CanCreateUserCustomerLink',
    'CanDeleteUserCustomerLink',
    'CanCreateCustomerAttributeAtOneBank',
  ]));
});
afterAll(() => server?.stop());

const V5 = ['/obp/v5.0.0', '/obp/v5.1.0'] as const;
const idsOf = (list: { customer_id: string }[]): string[] => list.map(({ customer_id }) => customer_id);

describe.each(V5)('customers of a bank under %s', (v5) => {
  test('given customers of two banks, then those of the bank by last_ok_date, in pages, dates of birth as days', async () => {
    const { bank: own, staff: clerk } = await twoBanks(server, [
      'CanCreateCustomer',
      'CanGetCustomers',
      'CanGetCustomersMinimal',
    ]);
    const dates = ['2024-02-02', '2024-02-03', '2024-02-01'].map((day) => `${day}T00:00:00Z`);
    const made: string[] = [];
    for (const last_ok_date of dates) {
      made.push((await createCustomer(clerk, own, { last_ok_date })).customer_id);
    }
    const [second, first, third] = made;
    const list = async (query = '') =>
      (await clerk.get(`${v5}/banks/${own}/customers${query}`)).body.customers;
    expect(idsOf(await list())).toEqual([first, second, third]);
    expect(idsOf(await list('?sort_direction=ASC&limit=1&offset=1&name=ignored'))).toEqual([second]);
    expect((await list())[0]).toMatchObject({ date_of_birth: '1100-01-01', bank_id: own });
    const { body } = await clerk.get(`${v5}/banks/${own}/customers-minimal?limit=2`);
    expect(body.customers).toEqual([first, second].map((customer_id) => ({ bank_id: own, customer_id })));
  });

  test('the attribute search is only there before', async () => {
    const searcher = await userWith(server, { role: 'CanGetCustomer', bank_id: bank });
    expect((await searcher.get(`${v5}/banks/${bank}/customers?a=b`)).body.message).toContain(
      'CanGetCustomers ',
    );
    expect((await searcher.get(`/banks/${bank}/customers?a=b`)).status).toBe(200);
  });
});

describe('own customers', () => {
  test('given links at two banks, one suspended, then those of the active ones, at any bank or at one', async () => {
    const user = await userWith(server);
    const [here, there, suspended] = [
      await createCustomer(staff, bank),
      await createCustomer(staff, other),
      await createCustomer(staff, bank),
    ];
    await linkUser(staff, user, here);
    await linkUser(staff, user, there);
    const { user_customer_link_id } = await linkUser(staff, user, suspended);
    await staff.delete(`/banks/${bank}/user_customer_links/${user_customer_link_id}`);

    const shown = ({ title: _t, branch_id: _b, name_suffix: _n, ...rest }: typeof here) => rest;
    for (const v5 of V5) {
      expect((await user.get(`${v5}/my/customers`)).body).toEqual({ customers: [here, there].map(shown) });
      const atBank = await user.get(`${v5}/banks/${other}/my/customers`);
      expect(atBank.body).toEqual({ customers: [shown(there)] });
    }
    const ids = await user.get('/obp/v5.1.0/users/current/customers/customer_ids');
    expect(ids.body).toEqual({ customers: [here, there].map(({ customer_id }) => ({ id: customer_id })) });
  });

  test('without links: empty lists, and 404 at an unknown bank', async () => {
    const user = await userWith(server);
    expect((await user.get('/obp/v5.0.0/my/customers')).body).toEqual({ customers: [] });
    expect((await user.get('/obp/v5.0.0/banks/nowhere/my/customers')).status).toBe(404);
  });

  test('are not there under v4.0.0', async () => {
    expect((await staff.get('/my/customers')).body.message).toMatch(/^OBP-10404/);
    expect((await staff.get('/obp/v5.0.0/users/current/customers/customer_ids')).status).toBe(404);
  });
});

describe('overviews', () => {
  const ask = (form: string, customer_number: string, client = staff) =>
    client.post(`/obp/v5.0.0/banks/${bank}/customers/customer-number-query/${form}`, { customer_number });

  test('show the customer with attributes and without accounts; the flat one without nested objects', async () => {
    const customer = await createCustomer(staff, bank);
    const attribute = { name: 'SPECIAL_TAX_NUMBER', type: 'STRING', value: '1' };
    await staff.post(`/banks/${bank}/customers/${customer.customer_id}/attribute`, attribute);
    const customer_attributes = [expect.objectContaining(attribute)];
    const whole = await ask('overview', customer.customer_number);
    expect([whole.status, whole.body]).toEqual([200, { ...customer, customer_attributes, accounts: [] }]);
    const flat = await ask('overview-flat', customer.customer_number);
    expect(Object.keys(flat.body)).toEqual([
      'bank_id',
      'customer_id',
      'customer_number',
      'legal_name',
      'mobile_phone_number',
      'email',
      'date_of_birth',
      'title',
      'branch_id',
      'name_suffix',
      'customer_attributes',
      'accounts',
    ]);
    expect(whole.body).toMatchObject(flat.body);
  });

  test('have a role each, and neither opens the other', async () => {
    const one = await userWith(server, { role: 'CanGetCustomerOverview', bank_id: bank });
    expect((await ask('overview-flat', '1', one)).status).toBe(403);
    expect((await ask('overview', 'no-such', one)).body).toEqual({
      code: 404,
      message: 'OBP-30002: Customer not found. Please specify a valid value for CUSTOMER_NUMBER.',
    });
  });
});
