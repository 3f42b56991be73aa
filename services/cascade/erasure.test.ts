import type { Clock, SagaState } from '../../packages/saga';
import { openStore, type Store } from '../../packages/store';
import { Erasure } from './erasure';

const silent = { warn: () => undefined } as unknown as Parameters<typeof Erasure.open>[2];
const completedAt = (ended_at: number): SagaState => ({
  id: 's',
  key: 'k',
  subject: {},
  phase: 'completed',
  steps: [],
  begun_at: 0,
  decide_before: 0,
  ended_at,
});

describe('the erasure of what was removed', () => {
  let inner: Store;
  let compactions: number;
  let isBroken: boolean;
  let now: number;
  let timers: { ms: number; run: () => void }[];

  const store = (): Store => ({
    ...inner,
    collection: (spec) => inner.collection(spec),
    compact: async () => {
      if (isBroken) throw new Error('broken');
      compactions += 1;
    },
  });
  const clock: Clock = {
    now: () => now,
    after: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const open = () => Erasure.open(store(), clock, silent);
  const fire = async () => {
    for (const { run } of timers.splice(0)) run();
    await new Promise(setImmediate);
  };

  beforeEach(async () => {
    inner = await openStore('memory:', { database: 'erasure' });
    [compactions, isBroken, now, timers] = [0, false, 1_000, []];
  });
  afterEach(() => inner.close());

  test('given several deletions, then the files are compacted once, within a minute', async () => {
    const erasure = await open();
    for (const _ of [1, 2, 3]) erasure.due();
    expect(timers.map(({ ms }) => ms < 60_000)).toEqual([true]);
    await fire();
    expect(compactions).toBe(1);
  });

  test('given a failure, then it is tried again', async () => {
    const erasure = await open();
    isBroken = true;
    erasure.due();
    await fire();
    isBroken = false;
    await fire();
    expect(compactions).toBe(1);
  });

  test('given a stop, then what is due is done before it, and nothing is if nothing is due', async () => {
    await (await open()).stop();
    expect(compactions).toBe(0);
    const erasure = await open();
    erasure.due();
    await erasure.stop();
    expect([compactions, timers]).toEqual([1, []]);
  });

  test('given a start after a death, then it is made up for, unless it was done since the last deletion', async () => {
    const first = await open();
    await first.catchUp(async () => [completedAt(900)]);
    await fire();
    expect(compactions).toBe(1);

    const second = await open();
    await second.catchUp(async () => [completedAt(900)]);
    expect(timers).toEqual([]);
    await second.catchUp(async () => [completedAt(1_100)]);
    await fire();
    expect(compactions).toBe(2);
  });
});
