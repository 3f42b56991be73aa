import type { AnyEvent, EventContract } from '../../packages/contracts/event';
import { defineEvents, event } from '../../packages/contracts/event';
import { Id, Obj } from '../../packages/contracts/schema';
import type { EventLog, Follower, Following } from '../../packages/events';
import { report } from '../harness/traffic';
import { until } from '../harness/until';

const things = defineEvents('thing', {
  made: event('A thing was made', Obj({ id: Id() })),
  broken: event('A thing broke', Obj({ id: Id() })),
});

let made = 0;
const thing = (contract: EventContract = things.made, data = { id: 'a' }): AnyEvent => {
  made += 1;
  return {
    specversion: '1.0',
    id: `event ${Date.now()} ${made}`,
    source: '/obp/thing',
    type: contract.type,
    subject: data.id,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    revision: made,
    correlationid: 'c',
    data,
  };
};

const ids = (events: readonly AnyEvent[]): string[] => events.map(({ id }) => id);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round(performance.now() - begun);
}

/** The guarantees of every log of events (packages/events/log.ts), whatever its implementation. */
export function logContract(
  name: string,
  open: () => Promise<{ reopen(): Promise<EventLog>; dispose(): Promise<void> }>,
): void {
  describe(`a log of events: ${name}`, () => {
    let place: Awaited<ReturnType<typeof open>>;
    let log: EventLog;

    beforeEach(async () => {
      place = await open();
      log = await place.reopen();
    });

    afterEach(async () => {
      await log.close();
      await place.dispose();
    });

    /** A follower that records its events, and fails on request. */
    async function following(
      spec: Partial<Follower> = {},
      fails: (event: AnyEvent, time: number) => boolean = () => false,
    ): Promise<{ got: AnyEvent[]; follower: Following }> {
      const got: AnyEvent[] = [];
      const times = new Map<string, number>();
      const handle = async (given: AnyEvent): Promise<void> => {
        const time = (times.get(given.id) ?? 0) + 1;
        times.set(given.id, time);
        if (fails(given, time)) throw new TypeError('the secret of a customer');
        got.push(given);
      };
      const follower = await log.follow({ name: 'reader', events: [], from: 'beginning', handle, ...spec });
      return { got, follower };
    }

    const publish = async (...events: AnyEvent[]): Promise<void> => {
      for (const each of events) await log.publish(each);
    };

    test('given events, when a follower comes later, then it gets all of them, in order, as they were', async () => {
      const events = Array.from({ length: 250 }, () => thing());
      await publish(...events);
      const { got } = await following();
      await until('all are there', () => got.length === events.length);
      expect(got).toEqual(events);
    });

    test('given a follower, when events come, then it gets them as well', async () => {
      const { got, follower } = await following();
      const events = [thing(), thing()];
      await publish(...events);
      await until('both are there', () => got.length === 2);
      expect(ids(got)).toEqual(ids(events));
      await until('nothing waits', async () => (await follower.lag()) === 0);
    });

    test('given an event that is published again, then followers get it once', async () => {
      const [one, two] = [thing(), thing()];
      await publish(one, one, two, one);
      const { got } = await following();
      await until('the last one is there', () => got.some(({ id }) => id === two.id));
      expect(ids(got)).toEqual([one.id, two.id]);
    });

    test('given a follower of one type, then it gets no other', async () => {
      const events = [thing(), thing(things.broken), thing(), thing(things.broken)];
      await publish(...events);
      const { got, follower } = await following({ events: [things.broken] });
      await until('it has read all', async () => (await follower.lag()) === 0);
      expect(ids(got)).toEqual([events[1]?.id, events[3]?.id]);
    });

    test('given a follower from now on, then it gets what comes after it', async () => {
      await publish(thing());
      const { got } = await following({ from: 'now' });
      const later = thing();
      await publish(later);
      await until('it is there', () => got.length > 0);
      expect(ids(got)).toEqual([later.id]);
    });

    test('given two followers, then each gets every event', async () => {
      const [first, second] = [await following(), await following({ name: 'other' })];
      await publish(thing(), thing());
      await until('all are there', () => first.got.length === 2 && second.got.length === 2);
    });

    test('given a follower that was away, when its name comes back, then it goes on where it was', async () => {
      const before = await following();
      await publish(thing());
      await until('it is there', () => before.got.length === 1);
      await log.close();
      log = await place.reopen();
      const missed = [thing(), thing()];
      await publish(...missed);
      const after = await following();
      await until('the missed events are there', () => after.got.length >= 2);
      expect(ids(after.got)).toEqual(ids(missed));
    });

    test('given a follower that was away for 10,000 events, when it comes back, then it gets all of them, in order', async () => {
      const { follower } = await following();
      await follower.stop();
      const missed = Array.from({ length: 10_000 }, () => thing());
      const publishing = await timed(async () => {
        // In order, and not each by itself.
        for (let n = 0; n < missed.length; n += 100)
          await Promise.all(missed.slice(n, n + 100).map((e) => log.publish(e)));
      });
      const { got } = await following();
      const catchingUp = await timed(() => until('all are there', () => got.length === missed.length));
      expect(ids(got)).toEqual(ids(missed));
      report(`${name}: 10,000 events published in ${publishing} ms, caught up with in ${catchingUp} ms`);
    }, 60_000);

    test('given a follower that has lost what it made of the events, then it can start again', async () => {
      const before = await following();
      const events = [thing(), thing()];
      await publish(...events);
      await until('both are there', () => before.got.length === 2);
      await before.follower.stop();
      const after = await following({ restart: true });
      await until('both are there again', () => after.got.length === 2);
      expect(ids(after.got)).toEqual(ids(events));
    });

    test('given a handler that fails at first, then the event is tried again, and later ones wait for it', async () => {
      const events = [thing(), thing()];
      const { got } = await following({}, (given, time) => given.id === events[0]?.id && time < 3);
      await publish(...events);
      await until('both are there', () => got.length === 2);
      expect(ids(got)).toEqual(ids(events));
    });

    test('given an event that always fails, then it becomes a dead letter with the reason, and the next one comes', async () => {
      const events = [thing(), thing()];
      const { got } = await following({ attempts: 2 }, ({ id }) => id === events[0]?.id);
      await publish(...events);
      await until('the next one is there', () => got.length === 1);
      const [letter, ...others] = await log.deadLetters('reader', 10);
      expect(others).toEqual([]);
      expect(letter).toMatchObject({
        follower: 'reader',
        reason: 'TypeError',
        attempts: 2,
        event: events[0],
      });
      expect(JSON.stringify(letter)).not.toContain('secret');
      expect(await log.deadLetters('other', 10)).toEqual([]);
    });
  });
}
