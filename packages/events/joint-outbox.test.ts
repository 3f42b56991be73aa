import { anything } from '../../test/harness/told';
import { until } from '../../test/harness/until';
import type { AnyEvent } from '../contracts/event';
import { type Database, type Doc, openDatabase } from '../store';
import { JointOutbox, StoreLog, telling, tellingOf } from './index';

interface Thing extends Doc {
  n: number;
}

let database: Database;
let log: StoreLog;
let told: AnyEvent[];
let published: number;

beforeEach(async () => {
  database = await openDatabase('memory:');
  log = await StoreLog.open(database.store('log'));
  told = [];
  published = 0;
  await log.follow({
    name: 'reader',
    events: [],
    handle: async (event) => void told.push(event),
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
  new JointOutbox(log, 'log', observer).collection<Thing>(database.store('things'), { name: 'things' });

let ids = 0;
const event = () => ({ ...anything, id: `00000000-0000-7000-8000-${String(ids++).padStart(12, '0')}` });
const change = (n: number) => tellingOf({ $set: { n } }, event());
const revisions = () => told.map(({ revision }) => revision);

test('given changes, then each is told once, in order, with its number, and none waits in the document', async () => {
  const things = await open();
  await things.insert(telling({ _id: 'a', n: 0 }, event()));
  await Promise.all(Array.from({ length: 29 }, (_, n) => things.update({ _id: 'a' }, change(n + 1))));
  await until('all are told', () => told.length === 30);
  expect(revisions()).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  expect(await things.get('a')).toEqual({ _id: 'a', n: 29, changes: 30 });
  expect(published).toBe(30);
});

test('given a change that finds nothing to change, then nothing is told', async () => {
  const things = await open();
  expect(await things.update({ _id: 'nobody' }, change(1))).toBeNull();
  await things.insert({ _id: 'a', n: 0 });
  await expect(things.insert(telling({ _id: 'a', n: 1 }, event()))).rejects.toThrow('duplicate key');
  await things.insert(telling({ _id: 'b', n: 0 }, event()));
  await until('one is told', () => told.length === 1);
  expect([revisions(), published]).toEqual([[1], 1]);
});

test('given a document that is removed, then that is told last, and nothing of it is left', async () => {
  const things = await open();
  const doc = telling<Thing>({ _id: 'a', n: 0 }, event());
  await things.insert(doc);
  expect(await things.bury(doc, event())).toBe(true);
  expect(await things.bury(doc, event())).toBe(false);
  await until('both are told', () => told.length === 2);
  expect(revisions()).toEqual([1, 2]);
  expect(await things.get('a')).toBeNull();
});

test('given an id that may be given again, then the numbers of its changes go on', async () => {
  const things = await open();
  const doc = telling<Thing>({ _id: 'a', n: 0 }, event());
  await things.insert(doc);
  await things.bury(doc, event(), 'kept');
  await things.update(
    { _id: 'a', buried: 'kept' },
    tellingOf({ $set: { n: 1 }, $unset: { buried: true } }, event()),
  );
  await until('all are told', () => told.length === 3);
  expect(revisions()).toEqual([1, 2, 3]);
});
