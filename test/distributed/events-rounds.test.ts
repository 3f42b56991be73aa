import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyEvent } from '../../packages/contracts/event';
import { Changes } from '../harness/changes';
import { type Client, newBank } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { ask } from '../harness/consistency-checker';
import { Databases } from '../harness/databases';
import { disorder, ExpectedEvents } from '../harness/expected-events';
import { FollowerProcess } from '../harness/follower-process';
import { OwnNats } from '../harness/nats';
import { Random } from '../harness/random';
import { Stream } from '../harness/stream';
import { report } from '../harness/traffic';
import { until } from '../harness/until';
import { clerkOf } from '../harness/whole-customer';

/** `SEED=17 ROUNDS=1` draws round 17 again; `ROUNDS=200` draws more of them. */
const first = Number(process.env.SEED ?? Date.now() % 1_000_000);
const rounds = Number(process.env.ROUNDS ?? 30);

const WRITERS = ['customer', 'attribute', 'kyc', 'link', 'crm'];
const OTHERS = ['identity', 'bank', 'cascade'];
const CLIENTS = 4;
const CHANGES = 10;

/** Who is killed at a moment, and started again some time later. */
interface Fault {
  readonly what: string;
  readonly strike: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
}

describe(`Events, ${rounds} rounds from seed ${first}`, () => {
  let nats: OwnNats;
  let cluster: Cluster;
  let databases: Databases;
  let stream: Stream;
  let follower: FollowerProcess;
  let folder: string;
  let bank: string;
  let clerk: Client;
  /** How many events there were before the first round. */
  let before: number;
  const model = new ExpectedEvents();

  beforeAll(async () => {
    nats = await OwnNats.prepared();
    await nats.start();
    cluster = await startCluster([WRITERS, WRITERS, OTHERS, OTHERS], { NATS_URL: nats.url });
    databases = await Databases.of(cluster);
    await cluster.ready();
    const namespace = cluster.namespace ?? '';
    folder = mkdtempSync(join(tmpdir(), 'obp-follower-'));
    follower = new FollowerProcess({ url: nats.url, namespace, name: 'follower' }, join(folder, 'events'));
    follower.start();
    stream = new Stream(nats.url, namespace);
    bank = await newBank(cluster);
    clerk = await clerkOf(cluster, bank);
    await allIsTold();
    before = (await stream.events()).length;
  });
  afterAll(async () => {
    await follower?.kill();
    await cluster?.stop();
    await databases?.dispose();
    await nats?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  /** The first, or all, of the processes that run these parts. */
  const killed = (what: string, parts: readonly string[], count: number): Fault => ({
    what,
    strike: async () => {
      const running = cluster.processes.filter(
        ({ names, child }) =>
          names.join() === parts.join() && child.exitCode === null && child.signalCode === null,
      );
      await Promise.all(running.slice(0, count).map((process) => process.kill()));
    },
    mend: async () => {
      for (let n = 0; n < count; n++) await cluster.add(parts);
    },
  });

  const drawFault = (random: Random): Fault => {
    const writer = killed('a writer is killed', WRITERS, 1);
    const bus = { what: 'NATS is killed', strike: () => nats.kill(), mend: () => nats.start() };
    const consumer = {
      what: 'the follower is killed',
      strike: () => follower.kill(),
      mend: async () => follower.start(),
    };
    const both = (one: Fault, other: Fault): Fault => ({
      what: `${one.what}, and ${other.what}`,
      strike: async () => {
        await one.strike();
        await pause(random.between(0, 30));
        await other.strike();
      },
      mend: () => Promise.all([one.mend(), other.mend()]),
    });
    return random.pick(
      writer,
      writer,
      killed('both writers are killed', WRITERS, 2),
      killed('one of identity, bank and cascade is killed', OTHERS, 1),
      bus,
      bus,
      both(bus, writer),
      consumer,
      both(consumer, bus),
    );
  };

  const allIsTold = async (): Promise<void> => {
    await until('every deletion is over', async () => {
      const answer = await ask(clerk, 'GET', '/management/cascading/sagas?limit=50');
      const isOver = ({ ended_at }: { ended_at: unknown }) => ended_at !== null;
      return answer?.status === 200 && answer.body.sagas.every(isOver);
    });
    await until('no event is pending', async () => (await databases.unpublished()).length === 0);
  };

  const round = async (seed: number): Promise<string> => {
    const random = new Random(seed);
    const fault = drawFault(random);
    const [moment, lastsMs] = [random.between(0, 400), random.between(0, 800)];
    const changes = new Changes(clerk, bank, model, random);
    const customers: Parameters<Changes['one']>[0] = [];
    let isMended = false;
    const client = async () => {
      for (let done = 0; done < CHANGES || !isMended; ) {
        if ((await changes.one(customers)) === 'acknowledged') done += 1;
        else await pause(20);
      }
    };
    const clients = Promise.all(Array.from({ length: CLIENTS }, client));
    await pause(moment);
    await fault.strike();
    await pause(lastsMs);
    await fault.mend();
    isMended = true;
    await clients;
    await cluster.ready();
    await allIsTold();

    const events = await stream.events();
    expect(changes.violations).toEqual([]);
    expect(disorder(events)).toEqual([]);
    expect(model.violations(events.slice(before))).toEqual([]);
    const last = events.at(-1)?.id;
    let got: readonly AnyEvent[] = [];
    await until('the follower has got all of it', () => {
      got = follower.got();
      return got.some(({ id }) => id === last);
    });
    expect(disorder(got, 'repeats')).toEqual([]);
    expect(new Set(got.map(({ id }) => id))).toEqual(new Set(events.map(({ id }) => id)));
    return `${fault.what} after ${moment} ms, for ${lastsMs} ms: ${events.length} events`;
  };

  test(
    'under any fault, every acknowledged change is published, once and in order, and nothing else',
    async () => {
      const begun = Date.now();
      for (let seed = first; seed < first + rounds; seed++) {
        const since = Date.now();
        const what = await round(seed).catch((error: Error) => {
          error.message = `SEED=${seed} ROUNDS=1: ${error.message}`;
          throw error;
        });
        report(`round ${seed}: ${what}; ${Date.now() - since} ms`);
      }
      const { acknowledged, unknown } = model.counts;
      report(
        `${rounds} rounds from seed ${first}: ${Math.round((Date.now() - begun) / rounds)} ms each, ` +
          `${acknowledged} changes acknowledged, ${unknown} of unknown outcome; ${follower.got().length} deliveries`,
      );
    },
    600_000 * (rounds + 1),
  );

  test('in the end, every document has published as many changes as it counts', async () => {
    const published = new Map<string, number>();
    for (const { source, subject } of await stream.events()) {
      const of = `${source} ${subject}`;
      published.set(of, (published.get(of) ?? 0) + 1);
    }
    const counted = await databases.changes();
    expect(counted.filter(({ of, changes }) => published.get(of) !== changes)).toEqual([]);
    expect(counted.length).toBeGreaterThan(rounds);
  });
});
