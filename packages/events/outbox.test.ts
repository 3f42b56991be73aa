import { setTimeout } from 'node:timers/promises';
import { anyChange } from '../../test/harness/any-change';
import { until } from '../../test/harness/until';
import type { AnyEvent } from '../contracts/event';
import { ObpError } from '../errors';
import {
  type Collection,
  type CollectionSpec,
  type Doc,
  openStore,
  type Store,
  StoreTimeoutError,
} from '../store';
import type { ChangeEvent } from '../values';
import { type EmittingCollection, type EventLog, Outbox, StoreLog, type WithOutbox } from './index';
import { LATEST_INDEX } from './outbox';

interface Thing extends Doc {
  n: number;
}

const away = () => Promise.reject(new ObpError('OBP-50503'));

let store: Store;
let log: EventLog;
let outboxes: Outbox[];
let received: AnyEvent[];
/** Runs before the log accepts an event. */
let before: (event: AnyEvent) => Promise<void>;

beforeEach(async () => {
  store = await openStore('memory:', { database: 'outbox' });
  const real = await StoreLog.open(store);
  received = [];
  before = async () => undefined;
  log = {
    ...bound(real),
    publish: async (event) => {
      await before(event);
      await real.publish(event);
    },
  };
  await log.follow({
    name: 'reader',
    events: [],
    from: 'beginning',
    handle: async (event) => void received.push(event),
  });
  outboxes = [];
});

afterEach(async () => {
  await Promise.all(outboxes.map((outbox) => outbox.stop()));
  await log.close();
  await store.close();
});

const bound = (real: EventLog): EventLog => ({
  publish: (event) => real.publish(event),
  follow: (follower) => real.follow(follower),
  deadLetters: (follower, limit) => real.deadLetters(follower, limit),
  close: () => real.close(),
});

const quiet = { published: () => undefined, waiting: () => undefined, troubled: () => undefined };

/** A process that changes things. */
async function process(on: Store = store) {
  const outbox = new Outbox(log, quiet);
  outboxes.push(outbox);
  return outbox.collection<Thing>(on, { name: 'things' });
}

/** A process that publishes nothing before it ends, as by kill -9. */
const crashing = () =>
  new Outbox({ ...log, publish: away }, quiet).collection<Thing>(store, { name: 'things' });

let events = 0;
/** An event that a test can recognise by its correlation id. */
const event = (): ChangeEvent => ({ ...anyChange, correlationid: `event ${events++}` });
const change = (things: EmittingCollection<Thing>, _id: string, n: number) =>
  things.update({ _id }, { $set: { n } }, { emits: event() });
const revisions = () => received.map(({ revision }) => revision);
/** The stored document of the thing. */
const stored = async () =>
  (await store.collection<Thing & WithOutbox>({ name: 'things', indexes: [LATEST_INDEX] })).get('a');
const checkpoints = async () => (await store.collection({ name: 'event_checkpoints' })).find({});

test('given changes, then the follower receives each event once and in order, and few stay in the document', async () => {
  const things = await process();
  await things.insert({ _id: 'a', n: 0 }, { emits: event() });
  for (let n = 1; n < 30; n++) await change(things, 'a', n);
  await until('all events arrive', () => received.length === 30);
  expect(revisions()).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  await until('few stay', async () => ((await stored())?.pending_events ?? []).length < 10);
});

test('given a process that stops in order, then it leaves no checkpoint', async () => {
  const things = await process();
  await things.insert({ _id: 'a', n: 0 }, { emits: event() });
  await outboxes.pop()?.stop();
  expect(received).toHaveLength(1);
  expect(await checkpoints()).toEqual([]);
});

test('given a database that is away when a process starts, then it can start again', async () => {
  const outbox = new Outbox(log, quiet);
  outboxes.push(outbox);
  const raw = store.collection;
  const collection = jest.spyOn(store, 'collection').mockRejectedValueOnce(new StoreTimeoutError('away'));
  const open = () => outbox.collection<Thing>(store, { name: 'things' });
  await expect(open()).rejects.toThrow('away');
  collection
    .mockImplementationOnce((spec) => raw.call(store, spec))
    .mockRejectedValueOnce(new StoreTimeoutError('checkpoints are away'));
  await expect(open()).rejects.toThrow('checkpoints are away');
  await (await open()).insert({ _id: 'a', n: 0 }, { emits: event() });
  await until('the event arrives', () => received.length === 1);
});

test('given an update that matches nothing, then it emits nothing', async () => {
  const things = await process();
  expect(await change(things, 'missing', 1)).toBeNull();
  await things.insert({ _id: 'a', n: 0 }, { emits: event() });
  await until('the other event arrives', () => received.length === 1);
});

test('given a process that ends before it publishes, then another process publishes its events once', async () => {
  const left = await crashing();
  await left.insert({ _id: 'a', n: 0 }, { emits: event() });
  await change(left, 'a', 1);
  let published = 0;
  before = async () => {
    published += 1;
  };
  await process();
  await until('both events arrive', () => received.length === 2);
  expect(revisions()).toEqual([1, 2]);
  await until('the document leaves the sweep', async () => (await stored())?.latest_seq === undefined);
  expect(published).toBe(2);
});

test('given a process that ends before it publishes, when another changes the same document, then it publishes both in order', async () => {
  const left = await crashing();
  await left.insert({ _id: 'a', n: 0 }, { emits: event() });
  await change(await process(), 'a', 1);
  await until('both events arrive', () => received.length === 2);
  expect(revisions()).toEqual([1, 2]);
});

/** A store that never answers an insertion in time, and has lost some. */
const late = (real: Store): Store => ({
  ping: () => real.ping(),
  stats: () => real.stats(),
  close: () => real.close(),
  collection: async <D extends Doc>(spec: CollectionSpec): Promise<Collection<D>> => {
    const docs = await real.collection<D>(spec);
    return {
      get: (id) => docs.get(id),
      findOne: (filter) => docs.findOne(filter),
      find: (filter, options) => docs.find(filter, options),
      count: (filter) => docs.count(filter),
      update: (filter, update, options) => docs.update(filter, update, options),
      updateMany: (filter, update) => docs.updateMany(filter, update),
      remove: (filter) => docs.remove(filter),
      insert: async (doc) => {
        if (doc._id !== 'lost') await docs.insert(doc);
        throw new StoreTimeoutError('too late');
      },
    };
  },
});

test('given a write with an unknown outcome, then its event is published if the write was done', async () => {
  const things = await process(late(store));
  await expect(things.insert({ _id: 'lost', n: 0 }, { emits: event() })).rejects.toThrow('too late');
  const done = event();
  await expect(things.insert({ _id: 'a', n: 0 }, { emits: done })).rejects.toThrow('too late');
  await until('the event of the write that was done arrives', () => received.length === 1);
  expect(received[0]?.correlationid).toBe(done.correlationid);
});

test('given two processes that change one thing in turn, when the first publishes slowly, then the order holds', async () => {
  let slow = true;
  before = async () => {
    if (slow) {
      slow = false;
      await setTimeout(100);
    }
  };
  const [one, two] = [await process(), await process()];
  await one.insert({ _id: 'a', n: 0 }, { emits: event() });
  await change(two, 'a', 1);
  await change(one, 'a', 2);
  await until('all events arrive', () => received.length === 3);
  expect(revisions()).toEqual([1, 2, 3]);
});

test('given a log that is away, then changes continue, and their events are published when it is back', async () => {
  before = away;
  const things = await process();
  await things.insert({ _id: 'a', n: 0 }, { emits: event() });
  await change(things, 'a', 1);
  expect((await stored())?.n).toBe(1);
  before = async () => undefined;
  await change(things, 'a', 2);
  await until('all events arrive', () => received.length === 3);
  expect(revisions()).toEqual([1, 2, 3]);
});

test('given a log that is away, when a caller needs the events of a thing published, then the call fails until they are', async () => {
  const things = await process();
  const thing = { _id: 'a', n: 0 };
  before = away;
  await things.insert(thing, { emits: event() });
  const written = (await stored()) ?? thing;
  await expect(things.published(written)).rejects.toMatchObject({ type: 'OBP-50503' });
  before = async () => undefined;
  await things.published(written);
  await until('the event arrives', () => received.length === 1);
});

test('given a removal, then its event is published, no content is found meanwhile, and no tombstone stays', async () => {
  const things = await process();
  const thing = { _id: 'a', n: 7 };
  await things.insert(thing, { emits: event() });
  let go = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  await until('the event of the insertion arrives', () => received.length === 1);
  before = () => gate;
  expect(await things.removeOne(thing, { emits: event() })).toBe(true);
  expect(await things.removeOne(thing, { emits: event() })).toBe(false);
  expect(await stored()).not.toHaveProperty('n');
  go();
  await until('the event of the removal arrives', () => received.length === 2);
  await until('nothing stays', async () => (await stored()) === null);
});

test('given a new document under the id of a removed one, long after its events were published, then its revisions continue', async () => {
  const things = await process();
  const thing = { _id: 'a', n: 7 };
  await things.insert(thing, { emits: event() });
  await things.removeOne(thing, { emits: event(), tombstone: 'kept' });
  await until('the event of the removal arrives', () => received.length === 2);
  expect(await stored()).toMatchObject({ _id: 'a', tombstone: 'kept', changes: 2 });
  expect(await stored()).not.toHaveProperty('n');
  await things.update(
    { _id: 'a', tombstone: 'kept' },
    { $set: { n: 8 }, $unset: { tombstone: true } },
    { emits: event() },
  );
  await until('all events arrive', () => received.length === 3);
  expect(revisions()).toEqual([1, 2, 3]);
  expect((await stored())?.n).toBe(8);
});
