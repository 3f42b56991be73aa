import { type Client, newBank } from '../harness/client';
import { customerBody } from '../harness/examples';
import { growth, label } from '../harness/metrics';
import { startServer, type TestServer } from '../harness/server';
import { attachments, clerkOf, wholeCustomer } from '../harness/whole-customer';

/** Finding out who is calling. */
const ASIDE = ['identity', 'bank'];

/** Each of the ten steps is stored when it has ended. */
const MOST_SAVES = 10;

describe('what a deletion costs', () => {
  let server: TestServer;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    // Events are published in the background: not what is counted here.
    server = await startServer({ EVENTS: 'false' });
    bank = await newBank(server);
    clerk = await clerkOf(server, bank);
  });
  afterAll(() => server?.stop());

  const addCustomers = async (count: number): Promise<void> => {
    for (let made = 0; made < count; made += 5) {
      const some = Array.from({ length: 5 }, () => clerk.post(`/banks/${bank}/customers`, customerBody()));
      for (const { status } of await Promise.all(some)) expect(status).toBe(201);
    }
  };

  /** Calls by action, and operations by service, collection and kind, that one deletion causes. */
  const costOfDeleting = async (customer_id: string) => {
    let saves = 0;
    const operations = new Map<string, number>();
    const calls = new Map<string, number>();
    const called = await growth(server, 'obp_bus_calls_total', async () => {
      const grown = await growth(server, 'obp_store_operation_seconds_count', async () => {
        const deleted = await clerk.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`);
        expect(deleted.text).toBe('true');
      });
      for (const [labels, count] of grown) {
        const service = label(labels, 'service');
        const key = [service, label(labels, 'collection'), label(labels, 'operation')].join(' ');
        if (service === 'cascade') saves += label(labels, 'operation') === 'update' ? count : 0;
        else if (!ASIDE.includes(service)) operations.set(key, (operations.get(key) ?? 0) + count);
      }
    });
    for (const [labels, count] of called) {
      const action = label(labels, 'action');
      if (label(labels, 'side') === 'local' && !ASIDE.some((name) => action.startsWith(`v1.${name}.`)))
        calls.set(action, count);
    }
    // Steps that end together are stored together, and how often a waiting caller looks is a matter of time.
    expect(saves).toBeLessThanOrEqual(MOST_SAVES);
    return { calls: Object.fromEntries(calls), operations: Object.fromEntries(operations) };
  };

  test('it does not grow with the customers that stay, nor with how much hangs on the one that goes', async () => {
    const one = () => wholeCustomer(clerk, bank);
    await costOfDeleting((await one()).customer_id);
    await addCustomers(5);
    const few = await costOfDeleting((await one()).customer_id);
    await addCustomers(295);
    const many = await costOfDeleting((await one()).customer_id);
    const rich = await one();
    for (let turn = 0; turn < 20; turn++) {
      for (const [method, path, body] of attachments(bank, rich, clerk.userId, ` #${turn}`)) {
        if (!path.endsWith('links')) expect((await clerk.send(method, path, body)).status).toBe(201);
      }
    }
    const much = await costOfDeleting(rich.customer_id);

    expect(Object.values(few.calls)).toEqual(Array(3 * 5 + 1).fill(1));
    expect(many).toEqual(few);
    expect(much).toEqual(few);
  });
});
