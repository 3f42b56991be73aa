import { type Client, newBank } from '../harness/client';
import { customerBody } from '../harness/examples';
import { growth, label } from '../harness/metrics';
import { startServer, type TestServer } from '../harness/server';
import { attachments, clerkOf, wholeCustomer } from '../harness/whole-customer';

/** Calls that authenticate the caller. */
const ASIDE = ['identity', 'bank'];

/** Each of the ten steps is stored when it has ended. */
const MOST_SAVES = 10;

/** Calls of other services by action, each counted where it ran. */
const callsIn = (samples: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...samples]
      .filter(([labels]) => label(labels, 'side') === 'local')
      .map(([labels, count]): [string, number] => [label(labels, 'action'), count])
      .filter(([action]) => !ASIDE.some((name) => action.startsWith(`v1.${name}.`))),
  );

/** How often a saga was saved, and the operations of other services by service, collection and kind. */
function operationsIn(samples: ReadonlyMap<string, number>) {
  let saves = 0;
  const operations: Record<string, number> = {};
  for (const [labels, count] of samples) {
    const [service, operation] = [label(labels, 'service'), label(labels, 'operation')];
    const key = [service, label(labels, 'collection'), operation].join(' ');
    if (service !== 'cascade' && !ASIDE.includes(service)) operations[key] = (operations[key] ?? 0) + count;
    if (service === 'cascade' && operation === 'update') saves += count;
  }
  return { saves, operations };
}

describe('the cost of a deletion', () => {
  let server: TestServer;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    // Events are published in the background, and not counted here.
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
    let grown: Awaited<ReturnType<typeof growth>> = new Map();
    const called = await growth(server, 'obp_bus_calls_total', async () => {
      grown = await growth(server, 'obp_store_operation_seconds_count', async () => {
        const deleted = await clerk.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`);
        expect(deleted.text).toBe('true');
      });
    });
    const { saves, operations } = operationsIn(grown);
    // Steps that end together are stored together, and how often a waiting caller looks is a matter of time.
    expect(saves).toBeLessThanOrEqual(MOST_SAVES);
    return { calls: callsIn(called), operations };
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
