import { simulate } from './simulation/run';

// A writer that was overtaken pauses for a moment; here no pause may depend on the computer's clock.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));
// The sweepers of services look after minutes; a run is over before.
jest.useFakeTimers({
  doNotFake: [
    'Date',
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
    'setTimeout',
    'clearTimeout',
  ],
});

/** `SEED=17` replays one run exactly; `SCHEDULES=10000` draws more of them. */
const first = Number(process.env.SEED ?? 1);
const count = Number(process.env.SCHEDULES ?? (process.env.SEED === undefined ? 150 : 1));

describe('the delete saga in a simulated world: real services, simulated bus, database, clocks and processes', () => {
  test(`whatever happens, it is all or nothing (${count} schedules from seed ${first})`, async () => {
    const ends = new Map<string, number>();
    for (let seed = first; seed < first + count; seed++) {
      const run = await simulate(seed).catch((error: Error) => {
        throw new Error(`SEED=${seed}: ${error.message}`, { cause: error });
      });
      // Those that have died with the world would keep it in memory.
      jest.clearAllTimers();
      const end = `${run.end} ${run.sagas} ${[...run.deletions].sort()}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    if (process.env.SCHEDULES !== undefined)
      process.stderr.write(
        `${JSON.stringify(
          [...ends].sort((a, b) => b[1] - a[1]),
          null,
          1,
        )}\n`,
      );
  }, 3_600_000);

  test('a seed replays exactly', async () => {
    const [one, two] = [await simulate(11), await simulate(11)];
    expect(two).toEqual(one);
  });
});
