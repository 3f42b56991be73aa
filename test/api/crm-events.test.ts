import { type Client, newBank, userWith } from '../harness/client';
import { customerNotFound, missingRole } from '../harness/refusals';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, ['CanCreateCustomer', 'CanCreateCrmEvent']));
});
afterAll(() => server?.stop());

const newCustomer = (at = bank) => createCustomer(staff, at);
const newUser = () => userWith(server);

describe('CRM events', () => {
  const event = {
    customer_name: 'Eveline Tripman',
    customer_number: '5987953',
    category: 'Call',
    detail: 'Asked for a new card',
    channel: 'Phone',
    scheduled_date: '2024-01-01T10:00:00Z',
    actual_date: '2024-01-01T10:05:00Z',
    result: 'Done',
  };
  const record = async (at: string, changes: Record<string, unknown> = {}) => {
    const made = await staff.post(`/banks/${at}/crm-events`, { ...event, ...changes });
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };
  const events = async (at: string, who = staff, query = '') =>
    (await who.get(`/banks/${at}/crm-events${query}`)).body.crm_events;

  test('a bank without events: 200 and an empty list, for every logged-in user', async () => {
    expect(await events(await newBank(server), await newUser())).toEqual([]);
  });

  test('given an event, then it is listed with all its fields, at its bank only', async () => {
    const [here, elsewhere] = [await newBank(server), await newBank(server)];
    const teller = await userWith(server, { role: 'CanCreateCrmEvent', bank_id: here });
    const made = await teller.post(`/banks/${here}/crm-events`, event);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), bank_id: here, ...event });
    expect(await events(here)).toEqual([made.body]);
    expect(await events(elsewhere)).toEqual([]);
  });

  test('given an event of a customer, then it shows the number of the customer', async () => {
    const { customer_id, customer_number } = await newCustomer();
    expect(await record(bank, { customer_id })).toMatchObject({ customer_number });
  });

  test('given an event of a customer named by number, then it goes with the customer', async () => {
    const at = await newBank(server);
    const by = await userWith(
      server,
      ...['CanCreateCustomer', 'CanCreateCrmEvent', 'CanDeleteCustomerCascade'].map((role) => ({
        role,
        bank_id: at,
      })),
    );
    const { customer_id, customer_number } = await createCustomer(by, at);
    const made = await by.post(`/banks/${at}/crm-events`, { ...event, customer_number });
    expect(made.body).toMatchObject({ customer_number });
    expect(await events(at)).toHaveLength(1);
    const deleted = await by.delete(`/management/cascading/banks/${at}/customers/${customer_id}`);
    expect([deleted.status, deleted.text]).toEqual([200, 'true']);
    expect(await events(at)).toEqual([]);
  });

  test("a number that no customer can have is the bank's own affair", async () => {
    const customer_number = '7'.repeat(255);
    expect(await record(bank, { customer_number })).toMatchObject({ customer_number });
  });

  test('fields that a request leaves out are empty: no date, no result, no number', async () => {
    const made = await record(bank, {
      scheduled_date: undefined,
      result: undefined,
      customer_number: undefined,
    });
    expect(made).toMatchObject({ scheduled_date: null, result: '', customer_number: '' });
    expect((await events(bank))[0]).toEqual(made);
  });

  test('newest first, in pages if wanted', async () => {
    const made = [];
    for (const detail of ['1', '2', '3']) made.unshift(await record(other, { detail }));
    expect(await events(other)).toEqual(made);
    expect(await events(other, staff, '?limit=1&offset=1')).toEqual([made[1]]);
    expect(await events(other, staff, '?sort_direction=ASC')).toEqual(made.toReversed());
  });

  test('for an unknown customer, or one of another bank: 404', async () => {
    const elsewhere = await newCustomer(other);
    for (const customer_id of ['unknown', elsewhere.customer_id]) {
      const refused = await staff.post(`/banks/${bank}/crm-events`, { ...event, customer_id });
      expect(refused.body).toEqual(customerNotFound(customer_id));
    }
  });

  test.each(['customer_name', 'category', 'detail', 'channel', 'actual_date'])(
    'without %s: 400',
    async (field) => {
      const refused = await staff.post(`/banks/${bank}/crm-events`, { ...event, [field]: undefined });
      expect(refused.body).toEqual({
        code: 400,
        message: `OBP-10001: Incorrect json format. ${field} is required`,
      });
    },
  );

  test('recording without the role: 403', async () => {
    const refused = await (await newUser()).post(`/banks/${bank}/crm-events`, event);
    expect(refused.body).toEqual(missingRole('CanCreateCrmEvent', bank));
  });

  test('at an unknown bank: 404', async () => {
    expect((await staff.get('/banks/nowhere/crm-events')).body.message).toMatch(/^OBP-30001/);
  });
});
