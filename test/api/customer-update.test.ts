import type { Client } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, [
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
  ]));
});
afterAll(() => server?.stop());

const create = (changes: Record<string, unknown> = {}, at = bank) => createCustomer(staff, at, changes);

describe('updating a customer', () => {
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
      (await staff.post(`/banks/${bank}/search/customers/mobile-phone-number`, { mobile_phone_number })).body
        .customers.length;
    expect([await found(before), await found(after)]).toEqual([0, 1]);
  });
});
