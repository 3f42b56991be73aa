import { type Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

const status = { customer_number: '5987953', ok: true, date: '1100-01-01T00:00:00Z' };
const unknown = '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  const bankRoles = ['CanCreateCustomer', 'CanGetCustomer', 'CanAddKycStatus'];
  ({ bank, other, staff } = await twoBanks(server, bankRoles, 'CanGetAnyKycStatuses'));
});
afterAll(() => server?.stop());

const newCustomer = async (at = bank): Promise<string> => (await createCustomer(staff, at)).customer_id;

describe('kyc_statuses', () => {
  const path = (customer: string, at = bank) => `/banks/${at}/customers/${customer}/kyc_statuses`;

  const listed = async (customer: string) => {
    const answer = await staff.get(`/customers/${customer}/kyc_statuses`);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['statuses']);
    return answer.body.statuses;
  };

  test('given none, the list is empty', async () => {
    expect(await listed(await newCustomer())).toEqual([]);
  });

  test('given a status, answers 201 with the customer and the body, without a bank', async () => {
    const customer = await newCustomer();
    const made = await staff.put(path(customer), status);
    expect([made.status, made.body]).toEqual([201, { customer_id: customer, ...status }]);
    expect(Object.keys(made.body)).toEqual(['customer_id', 'customer_number', 'ok', 'date']);
  });

  test('every PUT is one more on the timeline, equal ones too; newest first, whatever their dates', async () => {
    const customer = await newCustomer();
    const timeline = [
      { ...status, date: '2024-03-01T00:00:00Z' },
      { ...status, date: '2023-01-01T00:00:00Z', ok: false },
      { ...status, date: '2023-01-01T00:00:00Z', ok: false },
      { ...status, date: '2024-06-01T00:00:00Z' },
    ];
    for (const one of timeline) expect((await staff.put(path(customer), one)).status).toBe(201);
    expect(await listed(customer)).toEqual(
      timeline.toReversed().map((one) => ({ customer_id: customer, ...one })),
    );
  });

  test("the customer's own kyc_status and last_ok_date do not change with it", async () => {
    const customer = await newCustomer();
    const before = await staff.get(`/banks/${bank}/customers/${customer}`);
    expect([before.status, before.text]).toEqual([200, before.text]);
    await staff.put(path(customer), { ...status, ok: true });
    expect((await staff.get(`/banks/${bank}/customers/${customer}`)).body).toEqual(before.body);
    expect(before.body.kyc_status).toBe(false);
  });

  test('20 at once are all on the timeline', async () => {
    const customer = await newCustomer();
    const numbers = Array.from({ length: 20 }, (_, i) => `number ${i}`);
    await Promise.all(
      numbers.map((number) => staff.put(path(customer), { ...status, customer_number: number })),
    );
    const found = (await listed(customer)).map((one: { customer_number: string }) => one.customer_number);
    expect(found.sort()).toEqual(numbers.sort());
  });

  test.each([
    ['customer_number', null],
    ['customer_number', 'x'.repeat(256)],
    ['ok', undefined],
    ['ok', 'true'],
    ['date', '2024-13-01T00:00:00Z'],
    ['date', undefined],
  ])('given the %s %j, answers 400 and adds nothing', async (field, value) => {
    const customer = await newCustomer();
    const refused = await staff.put(path(customer), { ...status, [field]: value });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(`The Json body should be the PostKycStatusJSON  ${field} `);
    expect(await listed(customer)).toEqual([]);
  });

  test('a customer who is unknown, or of another bank than the path says, is not found', async () => {
    const elsewhere = await newCustomer(other);
    for (const answer of [
      await staff.put(path(unknown), status),
      await staff.put(path(elsewhere), status),
      await staff.get(`/customers/${unknown}/kyc_statuses`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body.message).toContain('OBP-30046');
    }
    expect(await listed(elsewhere)).toEqual([]);
  });

  test('adding needs its role at this very bank, listing needs its system role', async () => {
    const customer = await newCustomer();
    const elsewhere = await userWith(server, { role: 'CanAddKycStatus', bank_id: other });
    expect((await elsewhere.put(path(customer), status)).body.message).toBe(
      `OBP-20006: User is missing one or more roles: CanAddKycStatus for BankId(${bank}).`,
    );
    expect((await elsewhere.get(`/customers/${customer}/kyc_statuses`)).body.message).toBe(
      'OBP-20006: User is missing one or more roles: CanGetAnyKycStatuses',
    );
  });
});
