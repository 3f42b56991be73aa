import { anyChange } from '../../test/harness/any-change';
import { until } from '../../test/harness/until';
import type { AnyEvent } from '../contracts/event';
import { type Database, type Doc, openDatabase } from '../store';
import type { ChangeEvent } from '../values';
import { type EmittingCollection, SameWriteOutbox, StoreLog } from './index';

interface Thing extends Doc {
  n: number;
}

let database: Database;
let log: StoreLog;
let received: AnyEvent[];
let published: number;

beforeEach(async () => {
  database = await openDatabase('memory:');
  log = await StoreLog.open(database.store('log'));
  received = [];
  published = 0;
  await log.follow({
    name: 'reader',
    events: [],
    handle: async (event) => void received.push(event),
  });
});

afterEach(async () => {
  await log.close();
  await database.close();
});

const observer = {
  published: () => {
    published += 1;
  },
};
const open = () =>
  new SameWriteOutbox(log, 'log', observer).collection<Thing>(database.store('things'), { name: 'things' });

let events = 0;
/** An event that a test can recognise by its correlation id. */
const event = (): ChangeEvent => ({ ...anyChange, correlationid: `event ${events++}` });
const change = (things: EmittingCollection<Thing>, _id: string, n: number) =>
  things.update({ _id }, { $set: { n } }, { emits: event() });
const revisions = () => received.map(({ revision }) => revision);

test('given changes, then the follower receives each event once and in order, and none waits in the document', async () => {
  const things = await open();
  await things.insert({ _id: 'a', n: 0 }, { emits: event() });
  await Promise.all(Array.from({ length: 29 }, (_, n) => change(things, 'a', n + 1)));
  await until('all events arrive', () => received.length === 30);
  expect(revisions()).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  expect(await things.get('a')).toEqual({ _id: 'a', n: 29, changes: 30 });
  expect(published).toBe(30);
});

test('given a change that finds no document, then it emits nothing', async () => {
  const things = await open();
  expect(await change(things, 'missing', 1)).toBeNull();
  await things.insert({ _id: 'a', n: 0 });
  await expect(things.insert({ _id: 'a', n: 1 }, { emits: event() })).rejects.toThrow('duplicate key');
  await things.insert({ _id: 'b', n: 0 }, { emits: event() });
  await until('one event arrives', () => received.length === 1);
  expect([revisions(), published]).toEqual([[1], 1]);
});

test('given a removal, then its event comes last, and nothing of the document is left', async () => {
  const things = await open();
  const doc = { _id: 'a', n: 0 };
  await things.insert(doc, { emits: event() });
  expect(await things.removeOne(doc, { emits: event() })).toBe(true);
  expect(await things.removeOne(doc, { emits: event() })).toBe(false);
  await until('both events arrive', () => received.length === 2);
  expect(revisions()).toEqual([1, 2]);
  expect(await things.get('a')).toBeNull();
});

test('given a new document under the id of a removed one, then its revisions continue', async () => {
  const things = await open();
  const doc = { _id: 'a', n: 0 };
  await things.insert(doc, { emits: event() });
  await things.removeOne(doc, { emits: event(), tombstone: 'kept' });
  await things.update(
    { _id: 'a', tombstone: 'kept' },
    { $set: { n: 1 }, $unset: { tombstone: true } },
    { emits: event() },
  );
  await until('all events arrive', () => received.length === 3);
  expect(revisions()).toEqual([1, 2, 3]);
});
