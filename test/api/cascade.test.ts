import { cascadeOf, sagasOf } from '../harness/cascade';
import { Client, newBank, userWith } from '../harness/client';
import { customerNotFound } from '../harness/refusals';
import { startServer, type TestServer } from '../harness/server';
import { createCustomer } from '../harness/staff';
import { attachments, clerkOf, WHOLE, wholeCustomer } from '../harness/whole-customer';

const unknown = '5995d6a2-01b3-423c-a173-5481df49bdaf';
const notFound = (customerId: string) => customerNotFound(customerId).message;

let server: TestServer;
let bank: string;
let other: string;
let clerk: Client;

beforeAll(async () => {
  server = await startServer();
  [bank, other] = [await newBank(server), await newBank(server)];
  clerk = await clerkOf(server, bank, other);
});
afterAll(() => server?.stop());

const cascade = (customer: string, at = bank) => cascadeOf(at, customer);
const newCustomer = () => createCustomer(clerk, bank);

describe('Delete Customer Cascade', () => {
  test('given a customer with data in every service, when it is deleted, then the answer is true', async () => {
    const { customer_id } = await wholeCustomer(clerk, bank);

    const deleted = await clerk.delete(cascade(customer_id));

    expect([deleted.status, deleted.text]).toEqual([200, 'true']);
  });

  test('given a deleted customer, then no reader finds anything of it', async () => {
    const { customer_id, customer_number } = await wholeCustomer(clerk, bank);
    await clerk.delete(cascade(customer_id));
    const at = `/banks/${bank}/customers/${customer_id}`;

    const gone = [
      at,
      `${at}/attributes`,
      `${at}/addresses`,
      `${at}/tax-residences`,
      `${at}/correlated-users`,
      `${at}/social_media_handles`,
      `${at}/messages`,
      `/customers/${customer_id}/kyc_documents`,
      `/customers/${customer_id}/kyc_media`,
      `/customers/${customer_id}/kyc_checks`,
      `/customers/${customer_id}/kyc_statuses`,
    ];
    for (const path of gone) {
      const answer = await clerk.get(path);
      expect([path, answer.status, answer.body.message]).toEqual([path, 404, notFound(customer_id)]);
    }
    const byNumber = await clerk.post(`/banks/${bank}/customers/customer-number`, { customer_number });
    expect(byNumber.status).toBe(404);
    const lists = [
      `/banks/${bank}/customers?limit=500`,
      '/customers?limit=500',
      `/banks/${bank}/user_customer_links/customers/${customer_id}`,
      `/banks/${bank}/user_customer_links/users/${clerk.userId}`,
      '/users/current/customers',
      '/my/correlated-entities',
      `/banks/${bank}/crm-events`,
      `/banks/${bank}/customer/messages`,
    ];
    for (const path of lists) {
      const answer = await clerk.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect([path, answer.text.includes(customer_id), answer.text.includes(customer_number)]).toEqual([
        path,
        false,
        false,
      ]);
    }
  });

  test('given a deleted customer, when anything is attached to it or changed, then the customer is not found', async () => {
    const customer = await wholeCustomer(clerk, bank);
    await clerk.delete(cascade(customer.customer_id));

    for (const [method, path, body] of attachments(bank, customer, clerk.userId)) {
      const answer = await clerk.send(method, path, body);
      expect([path, answer.status, answer.body.message]).toEqual([path, 404, notFound(customer.customer_id)]);
    }
    const at = `/banks/${bank}/customers/${customer.customer_id}`;
    expect((await clerk.put(`${at}/email`, { email: 'a@example.com' })).status).toBe(404);
    expect((await clerk.put(`${at}/number`, { customer_number: 'n-1' })).status).toBe(404);
  });

  test('given a deleted customer, when it is deleted again, then it is not found', async () => {
    const { customer_id } = await newCustomer();
    await clerk.delete(cascade(customer_id));

    const again = await clerk.delete(cascade(customer_id));

    expect([again.status, again.body.message]).toEqual([404, notFound(customer_id)]);
  });

  test('given a deleted customer, then its number is free for another one', async () => {
    const { customer_id, customer_number } = await newCustomer();
    const next = await newCustomer();
    const number = { customer_number };
    const path = `/banks/${bank}/customers/${next.customer_id}/number`;
    expect((await clerk.put(path, number)).status).toBe(400);

    await clerk.delete(cascade(customer_id));

    expect((await clerk.put(path, number)).status).toBe(200);
    const found = await clerk.post(`/banks/${bank}/customers/customer-number`, number);
    expect(found.body.customer_id).toBe(next.customer_id);
    expect(found.body.customer_attributes).toEqual([]);
    const handles = await clerk.get(`/banks/${bank}/customers/${next.customer_id}/social_media_handles`);
    expect(handles.body).toEqual({ checks: [] });
  });

  test('given another customer of the bank, then nothing of it is touched', async () => {
    const kept = await wholeCustomer(clerk, bank);
    const { customer_id } = await wholeCustomer(clerk, bank);

    await clerk.delete(cascade(customer_id));

    const left = await clerk.get(`${cascade(kept.customer_id)}/preview`);
    expect(left.body.would_remove).toEqual(WHOLE);
  });

  describe('who may', () => {
    test('given no credentials, then 401', async () => {
      const answer = await new Client(server.url).delete(cascade(unknown));
      expect(answer.status).toBe(401);
    });

    test('given an unknown bank, then 404 before the check of the role', async () => {
      const answer = await (await userWith(server)).delete(cascade(unknown, 'no.such.bank'));
      expect([answer.status, answer.body.message]).toEqual([
        404,
        'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is no.such.bank',
      ]);
    });

    test('given no role at this bank, then 403, whether or not the customer is there', async () => {
      const { customer_id } = await newCustomer();
      const stranger = await userWith(server, { role: 'CanDeleteCustomerCascade', bank_id: other });
      for (const customer of [customer_id, unknown]) {
        const answer = await stranger.delete(cascade(customer));
        expect([answer.status, answer.body.message]).toEqual([
          403,
          `OBP-20006: User is missing one or more roles: CanDeleteCustomerCascade for BankId(${bank}).`,
        ]);
      }
      expect((await clerk.get(`/banks/${bank}/customers/${customer_id}`)).status).toBe(200);
    });

    test('given an unknown customer, then 404, and no saga is begun', async () => {
      const answer = await clerk.delete(cascade(unknown));
      expect([answer.status, answer.body.message]).toEqual([404, notFound(unknown)]);
      expect(await sagasOf(clerk, unknown)).toEqual([]);
    });

    test("given another bank's customer, then it is not found and stays", async () => {
      const { customer_id } = await newCustomer();
      const answer = await clerk.delete(cascade(customer_id, other));
      expect([answer.status, answer.body.message]).toEqual([404, notFound(customer_id)]);
      expect((await clerk.get(`/banks/${bank}/customers/${customer_id}`)).status).toBe(200);
    });
  });
});
