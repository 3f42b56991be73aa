import { Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { type Customer, createCustomer, linkUser, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, [
    'CanCreateCustomer',
    'CanCreateUserCustomerLink',
    'CanDeleteUserCustomerLink',
    'CanCreateCustomerAttributeAtOneBank',
  ]));
});
afterAll(() => server?.stop());

const newCustomer = (at = bank, changes: Record<string, unknown> = {}) => createCustomer(staff, at, changes);
const newUser = () => userWith(server);
const link = (user: Client, customer: Customer) => linkUser(staff, user, customer);

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
    await staff.delete(`/banks/${bank}/user_customer_links/${made.user_customer_link_id}`);
    expect(await mine(user)).toEqual([]);
  });

  test('without credentials: 401', async () => {
    const refused = await new Client(server.url).get('/users/current/customers');
    expect(refused.body.message).toMatch(/^OBP-20001/);
  });
});
