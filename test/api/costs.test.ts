import { type Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { growth, label } from '../harness/metrics';
import { startServer, type TestServer } from '../harness/server';

/** Calls that authenticate the caller, and background work. */
const ASIDE = ['identity', 'cascade', 'crm'];

/** The cost of a request, from the metrics of the processes: calls of actions and operations of stores. */
describe('costs', () => {
  let server: TestServer;
  let bank: string;
  let staff: Client;

  beforeAll(async () => {
    // Events are published in the background: not what is counted here.
    server = await startServer({ EVENTS: 'false' });
    bank = await newBank(server);
    const names = ['CanCreateCustomer', 'CanGetCustomer', 'CanCreateCustomerAttributeAtOneBank'];
    const roles = names.map((role) => ({ role, bank_id: bank }));
    staff = await userWith(server, ...roles, 'CanGetCustomersAtAnyBank', 'CanGetCustomersMinimalAtAnyBank');
  });
  afterAll(() => server?.stop());

  const create = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    while (ids.length < count) {
      const some = Array.from({ length: Math.min(25, count - ids.length) }, () =>
        staff.post(`/banks/${bank}/customers`, customerBody({ mobile_phone_number: '+49 30 901820' })),
      );
      ids.push(...(await Promise.all(some)).map(({ body }) => body.customer_id));
    }
    return ids;
  };

  /** Calls by action and store operations by service, without those that authenticate the caller. */
  const costOf = async (work: () => Promise<unknown>) => {
    const operations = new Map<string, number>();
    const served = await growth(server, 'obp_bus_calls_total', async () => {
      const grown = await growth(server, 'obp_store_operation_seconds_count', work);
      for (const [labels, count] of grown) {
        const service = label(labels, 'service');
        if (!ASIDE.includes(service)) operations.set(service, (operations.get(service) ?? 0) + count);
      }
    });
    const calls = new Map<string, number>();
    for (const [labels, count] of served) {
      const action = label(labels, 'action');
      if (label(labels, 'side') === 'local' && !action.startsWith('v1.identity')) calls.set(action, count);
    }
    return { calls: Object.fromEntries(calls), operations: Object.fromEntries(operations) };
  };

  test('reading a customer is one call and one read; with attributes, one of each more', async () => {
    const [id = ''] = await create(1);
    const path = `/banks/${bank}/customers/${id}`;
    const reading = () =>
      costOf(async () => {
        for (let i = 0; i < 20; i++) await staff.get(path);
      });
    await staff.get(path);
    expect(await reading()).toEqual({ calls: { 'v1.customer.get': 20 }, operations: { customer: 20 } });
    await staff.post(`${path}/attribute`, { name: 'TAX_NUMBER', type: 'STRING', value: '1' });
    expect(await reading()).toEqual({
      calls: { 'v1.customer.get': 20, 'v1.attribute.ofCustomers': 20 },
      operations: { customer: 20, attribute: 20 },
    });
  });

  test('a list costs the same with 3 and with 300 customers', async () => {
    const lists = {
      'of a bank': () => staff.get(`/banks/${bank}/customers?limit=500`),
      'at any bank': () => staff.get('/customers?limit=500'),
      minimal: () => staff.get('/customers-minimal?limit=500'),
      'by phone': () =>
        staff.post(`/banks/${bank}/search/customers/mobile-phone-number`, { mobile_phone_number: '%901820' }),
    };
    const costs = async () => {
      const all: Record<string, unknown> = {};
      for (const [name, list] of Object.entries(lists)) all[name] = await costOf(list);
      return all;
    };
    await create(2);
    const few = await costs();
    await create(297);
    expect((await lists['of a bank']()).body.customers).toHaveLength(300);
    expect(await costs()).toEqual(few);
  });
});
