import { type Client, newBank } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { ask, ConsistencyChecker } from '../harness/consistency-checker';
import { Databases, remainsOf, type Stored } from '../harness/databases';
import { drawFault, type FaultTargets } from '../harness/faults';
import { OwnNats } from '../harness/nats';
import { Random } from '../harness/random';
import { bus } from '../harness/server';
import { remainsInStreams } from '../harness/stream';
import { TcpProxy } from '../harness/tcp-proxy';
import { report } from '../harness/traffic';
import { until } from '../harness/until';
import { clerkOf, WHOLE, type WholeCustomer, wholeCustomer } from '../harness/whole-customer';

/** `SEED=17 ROUNDS=1` draws round 17 again; `ROUNDS=300` draws more of them. */
const first = Number(process.env.SEED ?? Date.now() % 1_000_000);
const rounds = Number(process.env.ROUNDS ?? 30);

const PARTS = ['customer', 'kyc', 'attribute', 'link', 'crm', 'cascade'] as const;
const CUSTOMERS = 2;
/** The sweep for documents of dead writers (services/crm) runs at least once in this time. */
const SWEPT_MS = 150_000;

describe(`Delete Customer Cascade, ${rounds} rounds from seed ${first}`, () => {
  let harmed: FaultTargets;
  let cluster: Cluster;
  let databases: Databases;
  let bank: string;
  let clerk: Client;
  let bystander: WholeCustomer;
  const gone: WholeCustomer[] = [];

  beforeAll(async () => {
    const nats = await OwnNats.prepared();
    await nats.start();
    const database = await new TcpProxy(new URL(bus().STORE_URL)).listen();
    const groups = [['identity', 'bank'], ...PARTS.map((name) => [name]), ['cascade']];
    cluster = await startCluster(groups, { NATS_URL: nats.url, STORE_URL: database.url });
    harmed = { cluster, nats, database };
    databases = await Databases.of(cluster);
    await cluster.ready();
    bank = await newBank(cluster);
    clerk = await clerkOf(cluster, bank);
    bystander = await wholeCustomer(clerk, bank);
  });
  afterAll(async () => {
    await cluster?.stop();
    await databases?.dispose();
    await harmed?.database.close();
    await harmed?.nats.dispose();
  });

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const cascade = ({ customer_id }: Pick<WholeCustomer, 'customer_id'>) =>
    `/management/cascading/banks/${bank}/customers/${customer_id}`;

  /** Only the set-up of a round: for some seconds calls may still go to a process that was killed, and fail. */
  const newCustomer = async (): Promise<WholeCustomer> => {
    let made: WholeCustomer | undefined;
    await until(
      'a customer can be made',
      async () => {
        made = await wholeCustomer(clerk, bank).catch(() => undefined);
        return made !== undefined;
      },
      30_000,
    );
    if (made === undefined) throw new Error('no customer was made');
    return made;
  };

  /** Every service has found every other one again: a customer can be made, and deleted. The bystander is unchanged. */
  const allIsWellAgain = async (): Promise<void> => {
    let inARow = 0;
    await until(
      'all services answer again',
      async () => {
        const deleted = await ask(clerk, 'DELETE', cascade(await newCustomer()));
        inARow = deleted?.status === 200 ? inARow + 1 : 0;
        return inARow === 3;
      },
      30_000,
    );
    const { body } = await clerk.get(`${cascade(bystander)}/preview`);
    expect(body.would_remove).toEqual(WHOLE);
    await until(
      'every deletion is over',
      async () => {
        const answer = await ask(clerk, 'GET', '/management/cascading/sagas?limit=50');
        return (
          answer?.status === 200 &&
          answer.body.sagas.every((saga: { ended_at: unknown }) => saga.ended_at !== null)
        );
      },
      30_000,
    );
  };

  const deletion = async (
    customer: WholeCustomer,
    checker: ConsistencyChecker,
    wait: number,
  ): Promise<number> => {
    await pause(wait);
    const status = (await ask(clerk, 'DELETE', cascade(customer)))?.status ?? 0;
    if (status === 200) checker.deleted();
    return status;
  };

  const nothingIsLeft = async (customer: WholeCustomer): Promise<void> => {
    let left: Stored[] = [];
    await until(
      'nothing of it is stored',
      async () => {
        left = remainsOf(await databases.documents(), customer);
        return left.every(({ document }) => 'pending_since' in document);
      },
      5_000,
    ).catch((error) => {
      throw new Error(`${error.message}: ${left.map(({ where, text }) => `${where} ${text}`).join('\n')}`);
    });
  };

  /** Everything that was acknowledged is stored, can be changed, and can be deleted after all. */
  const everythingIsThere = async (
    customer: WholeCustomer,
    { acknowledged }: ConsistencyChecker,
  ): Promise<void> => {
    const stored = (await databases.documents()).map(({ text }) => text).join('\n');
    expect(acknowledged.filter((text) => !stored.includes(text))).toEqual([]);
    const email = `/banks/${bank}/customers/${customer.customer_id}/email`;
    const changed = await clerk.put(email, { email: `whole.${customer.canary}@example.net` });
    const deleted = await clerk.delete(cascade(customer));
    expect([changed.status, deleted.status]).toEqual([200, 200]);
    await nothingIsLeft(customer);
  };

  const preview = async (customer: WholeCustomer): Promise<'there' | 'gone'> => {
    const { status, body } = await clerk.get(`${cascade(customer)}/preview`);
    if (status === 404) return 'gone';
    expect(status).toBe(200);
    for (const [service, kinds] of Object.entries(WHOLE)) {
      for (const [kind, least] of Object.entries(kinds)) {
        expect({ kind, enough: body.would_remove[service][kind] >= least }).toEqual({ kind, enough: true });
      }
    }
    return 'there';
  };

  const round = async (seed: number): Promise<{ what: string; ends: string[]; reads: number }> => {
    const random = new Random(seed);
    const fault = drawFault(random, harmed, PARTS);
    // Undisturbed, a deletion takes some tens of milliseconds.
    const moment = random.pick(random.between(0, 60), random.between(0, 300));
    const customers = await Promise.all(Array.from({ length: CUSTOMERS }, newCustomer));
    const cases = customers.map((customer) => {
      const checker = new ConsistencyChecker(clerk, bank, customer);
      const waits = random.pick([0], [0, random.between(0, 100)]);
      return {
        customer,
        checker,
        answers: Promise.all(waits.map((wait) => deletion(customer, checker, wait))),
      };
    });
    const deletions = Promise.all(cases.map(async (each) => ({ ...each, answers: await each.answers })));
    try {
      await pause(moment);
      await fault.strike();
      await pause(fault.lastsMs);
      await fault.mend();
      await deletions;
      await allIsWellAgain();
    } finally {
      await Promise.all(cases.map(({ checker }) => checker.stop()));
    }
    const all = await deletions;

    const ends: string[] = [];
    for (const { customer, checker, answers } of all) {
      const end = await preview(customer);
      ends.push(`${answers.join('+')} ${end}`);
      expect(answers.filter((status) => ![0, 200, 404, 503, 504].includes(status))).toEqual([]);
      if (answers.some((status) => status === 200 || status === 404)) expect(end).toBe('gone');
      expect(checker.violations).toEqual([]);
      if (end === 'gone') await nothingIsLeft(customer);
      else await everythingIsThere(customer, checker);
      gone.push(customer);
    }
    const what = `${fault.what} after ${moment} ms, for ${fault.lastsMs} ms`;
    return { what, ends, reads: all.reduce((sum, { checker }) => sum + checker.reads, 0) };
  };

  test('given a customer, then every service stores data of it', async () => {
    const stored = remainsOf(await databases.documents(), bystander).map(
      ({ where }) => where.split('_', 2)[1],
    );
    expect(new Set(stored.map((where = '') => where.split('.', 1)[0]))).toEqual(new Set(Object.keys(WHOLE)));
  });

  test(
    'whatever goes wrong, it is all or nothing, for readers and in every database',
    async () => {
      const begun = Date.now();
      for (let seed = first; seed < first + rounds; seed++) {
        const { what, ends, reads } = await round(seed).catch((error: Error) => {
          error.message = `SEED=${seed} ROUNDS=1: ${error.message}`;
          throw error;
        });
        report(`round ${seed}: ${what}: ${ends.join(', ')}; ${reads} reads`);
      }
      report(`${rounds} rounds from seed ${first}: ${Math.round((Date.now() - begun) / rounds)} ms each`);
    },
    600_000 * (rounds + 1),
  );

  test('in the end, no document of a dead writer is stored', async () => {
    await until(
      'it is swept',
      async () => {
        const documents = await databases.documents();
        return gone.every((customer) => remainsOf(documents, customer).length === 0);
      },
      SWEPT_MS,
    );
  });

  test('the events of deleted customers contain nothing but their ids', async () => {
    expect(await remainsInStreams(harmed.nats.url, cluster.namespace ?? '', gone)).toEqual([]);
  });
});
