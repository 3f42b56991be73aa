import { type Client, newBank } from '../harness/client';
import { Databases, remainsOf } from '../harness/databases';
import { bus } from '../harness/namespaces';
import { startServer, type TestServer } from '../harness/server';
import { remainsInStreams } from '../harness/stream';
import { report } from '../harness/traffic';
import { until } from '../harness/until';
import { clerkOf, type WholeCustomer, wholeCustomer } from '../harness/whole-customer';

/** `npm run test:soak` deletes a thousand. */
const count = Number(process.env.CASCADES ?? 60);
const AT_ONCE = 20;

/** Works through a list, so many items at a time; results in the order of the list. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

describe(`${count} deletions, ${AT_ONCE} at once`, () => {
  let server: TestServer;
  let databases: Databases;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    server = await startServer();
    databases = await Databases.of(server);
    bank = await newBank(server);
    clerk = await clerkOf(server, bank);
  });
  afterAll(async () => {
    await server?.stop();
    await databases?.dispose();
  });

  const sagas = async (): Promise<{ customer_id: string; state: string; ended_at: string | null }[]> => {
    const all = [];
    for (let offset = 0; offset < count; offset += 500) {
      const { body } = await clerk.get(`/management/cascading/sagas?limit=500&offset=${offset}`);
      all.push(...body.sagas);
    }
    return all;
  };

  test(
    'none is lost, none is stuck, nothing is left',
    async () => {
      const customers: WholeCustomer[] = await inParallel(Array.from({ length: count }), () =>
        wholeCustomer(clerk, bank),
      );

      const begun = performance.now();
      const answers = await inParallel(customers, ({ customer_id }) =>
        clerk.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`),
      );
      const seconds = (performance.now() - begun) / 1_000;
      report(`${count} deletions, ${AT_ONCE} at once: ${(count / seconds).toFixed(1)} a second`);

      expect(answers.filter(({ text }) => text !== 'true')).toEqual([]);
      await until('every deletion is over', async () =>
        (await sagas()).every(({ ended_at }) => ended_at !== null),
      );
      const completed = (await sagas()).filter(({ state }) => state === 'completed');
      expect(completed.map(({ customer_id }) => customer_id).sort()).toEqual(
        customers.map(({ customer_id }) => customer_id).sort(),
      );
      const documents = await databases.documents();
      expect(customers.flatMap((customer) => remainsOf(documents, customer))).toEqual([]);
      expect(await remainsInStreams(bus().NATS_URL, server.namespace ?? '', customers)).toEqual([]);
    },
    120_000 + count * 1_000,
  );
});
