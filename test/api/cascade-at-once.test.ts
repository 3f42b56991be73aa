import { cascadeOf, sagasOf } from '../harness/cascade';
import { type Client, newBank } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer } from '../harness/staff';
import { attachments, clerkOf, wholeCustomer } from '../harness/whole-customer';

let server: TestServer;
let bank: string;
let clerk: Client;

beforeAll(async () => {
  server = await joinServer();
  bank = await newBank(server);
  clerk = await clerkOf(server, bank);
});
afterAll(() => server?.stop());

const cascade = (customer: string) => cascadeOf(bank, customer);
const newCustomer = () => createCustomer(clerk, bank);

describe('deletions of customers at once', () => {
  test('given ten requests for one customer, then there is one saga, and each answer is true or that the customer is gone', async () => {
    const { customer_id } = await wholeCustomer(clerk, bank);

    const answers = await Promise.all(Array.from({ length: 10 }, () => clerk.delete(cascade(customer_id))));

    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(answers.every(({ status }) => status === 200 || status === 404)).toBe(true);
    const sagas = await sagasOf(clerk, customer_id);
    expect(sagas.filter(({ state }) => state === 'completed')).toHaveLength(1);
  });

  test('given writers and readers during the deletion, then a reader sees all or nothing, and nothing is left', async () => {
    const customer = await wholeCustomer(clerk, bank);
    const path = `/banks/${bank}/customers/${customer.customer_id}`;
    let over = false;
    const seen: string[] = [];
    const read = async () => {
      while (!over) {
        const { status, body } = await clerk.get(path);
        seen.push(status === 200 ? `${status} ${body.customer_attributes.length > 0}` : String(status));
      }
    };
    const write = async () => {
      while (!over) {
        const writes = attachments(bank, customer, clerk.userId).map(async ([method, at, body]) => {
          const { status } = await clerk.send(method, at, body);
          expect([at, [200, 201, 400, 404].includes(status)]).toEqual([at, true]);
        });
        await Promise.all(writes);
      }
    };
    const others = [read(), read(), write()];
    const deleted = await clerk.delete(cascade(customer.customer_id));
    over = true;
    await Promise.all(others);

    expect([deleted.status, deleted.text]).toEqual([200, 'true']);
    expect(new Set(seen)).toEqual(new Set(['200 true', '404'].filter((state) => seen.includes(state))));
    const crm = await clerk.get(`/banks/${bank}/crm-events?limit=500`);
    expect(crm.text).not.toContain(customer.customer_number);
  });

  test('given twenty customers deleted at once, then all are gone', async () => {
    const customers = await Promise.all(Array.from({ length: 20 }, newCustomer));
    const answers = await Promise.all(customers.map(({ customer_id }) => clerk.delete(cascade(customer_id))));
    expect(answers.map(({ text }) => text)).toEqual(customers.map(() => 'true'));
  });
});
