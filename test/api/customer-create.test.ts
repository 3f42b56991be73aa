import type { Client } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, ['CanCreateCustomer', 'CanGetCustomer']));
});
afterAll(() => server?.stop());

const create = (changes: Record<string, unknown> = {}, at = bank) => createCustomer(staff, at, changes);

describe('creating a customer', () => {
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
