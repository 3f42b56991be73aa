import type { Client } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, linkUser, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer({ ALLOW_CUSTOMER_FIREHOSE: 'true' });
  ({ bank, other, staff } = await twoBanks(
    server,
    ['CanCreateCustomer', 'CanGetCustomer', 'CanGetCustomers', 'CanCreateUserCustomerLink'],
    'CanUseCustomerFirehoseAtAnyBank',
  ));
});
afterAll(() => server?.stop());

const least = { legal_name: 'Legal Name', mobile_phone_number: '+44 07972 444 876' };
const create = (body: Record<string, unknown>, at = bank) =>
  staff.post(`/obp/v5.0.0/banks/${at}/customers`, body);

describe('creating a customer under v5.0.0', () => {
  test.each([
    ['left out', {}],
    [
      'null',
      Object.fromEntries(
        Object.keys(customerBody())
          .filter((name) => !(name in least))
          .concat('customer_number')
          .map((name) => [name, null]),
      ),
    ],
  ])(
    'given that all optional fields are %s, shows their defaults and a generated number',
    async (_, none) => {
      const made = await create({ ...least, ...none });
      expect([made.status, made.body]).toEqual([
        201,
        {
          bank_id: bank,
          customer_id: expect.any(String),
          customer_number: expect.stringMatching(/^\d+$/),
          ...least,
          email: '',
          face_image: { url: '', date: null },
          date_of_birth: null,
          relationship_status: '',
          dependants: 0,
          dob_of_dependants: [],
          credit_rating: { rating: '', source: '' },
          credit_limit: { currency: '', amount: '' },
          highest_education_attained: '',
          employment_status: '',
          kyc_status: false,
          last_ok_date: null,
          title: '',
          branch_id: '',
          name_suffix: '',
        },
      ]);
      const read = await staff.get(`/banks/${bank}/customers/${made.body.customer_id}`);
      expect(read.body).toEqual({ ...made.body, customer_attributes: [] });
    },
  );

  test("takes a number of the client's, once for each bank", async () => {
    const body = customerBody({ customer_number: 'mine-1' });
    expect((await create(body)).body).toMatchObject(body);
    expect((await create(body, other)).status).toBe(201);
    expect((await create(body)).body).toEqual({
      code: 400,
      message: `OBP-30006: Customer Number already exists. Please specify a different value for BANK_ID or CUSTOMER_NUMBER. Current customer_number(mine-1) and Current bank_id(${bank})`,
    });
  });

  test.each([
    ['an empty number', { customer_number: '' }, 'OBP-10001'],
    ['a blank number', { customer_number: '  ' }, 'OBP-10001'],
    [
      'the separator in a number',
      { customer_number: 'a::::b' },
      'OBP-10001: Incorrect json format. customer_number can not contain `::::` characters',
    ],
    ['dependants without dates', { dependants: 1 }, 'OBP-10020'],
    ['an optional field of the wrong type', { kyc_status: 'no' }, 'OBP-10001'],
    ['an optional object that lacks a member', { face_image: { url: 'x' } }, 'OBP-10001'],
    ['a date that does not exist', { date_of_birth: '2013-02-30T00:00:00Z' }, 'OBP-10001'],
    ['no name', { legal_name: null }, 'OBP-10001'],
  ])('refuses %s', async (_, changes, message) => {
    const refused = await create({ ...least, ...changes });
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe('a customer without dates', () => {
  test('comes before all others by last_ok_date, in every list, and has no days of birth', async () => {
    const { bank: own, staff: clerk } = await twoBanks(
      server,
      [
        'CanCreateCustomer',
        'CanGetCustomers',
        'CanCreateUserCustomerLink',
        'CanCreateCustomerAttributeAtOneBank',
      ],
      'CanUseCustomerFirehoseAtAnyBank',
    );
    const dated = await createCustomer(clerk, own);
    const { body: undated } = await clerk.post(`/obp/v5.1.0/banks/${own}/customers`, least);
    for (const { customer_id } of [dated, undated]) {
      await clerk.post(`/banks/${own}/customers/${customer_id}/attribute`, {
        name: 'a',
        type: 'STRING',
        value: 'b',
      });
      await linkUser(clerk, clerk, { customer_id, bank_id: own });
    }
    const expected = [undated.customer_id, dated.customer_id];
    for (const path of [
      `/obp/v5.0.0/banks/${own}/customers?sort_direction=ASC`,
      `/banks/${own}/firehose/customers?sort_direction=ASC`,
      `/banks/${own}/firehose/customers?sort_direction=ASC&a=b`,
    ]) {
      const { body } = await clerk.get(path);
      expect([path, body.customers.map((c: typeof dated) => c.customer_id)]).toEqual([path, expected]);
    }
    const { body } = await clerk.get('/users/current/customers');
    expect(body.customers.map((c: typeof dated) => c.date_of_birth)).toEqual(['1100-01-01', null]);
  });
});
