import { anyChange } from '../../test/harness/any-change';
import { noOutbox } from '../events';
import { openStore, type Store } from '../store';
import { CustomerRecords } from './index';

interface Notes {
  notes: string[];
}

const key = { bank_id: 'gh.29.uk', customer_id: 'c1' };

let store: Store;
beforeEach(async () => {
  store = await openStore('memory:', { database: 'records' });
});
afterEach(() => store.close());

const open = () => CustomerRecords.open<Notes>({ store, outbox: noOutbox }, 'records', { notes: [] });
const adding = (note: string) => (content: Notes) => ({ notes: [...content.notes, note] });

test('given 200 writers of one record at once, then nothing is lost, and each costs a read and a write', async () => {
  const records = await open();
  const notes = Array.from({ length: 200 }, (_, i) => `note ${i}`);
  await Promise.all(notes.map((note) => records.change(key, adding(note), anyChange)));

  expect(store.stats().operations).toBe(2 * notes.length);
  expect((await records.read(key)).notes.sort()).toEqual(notes.sort());
});

test('given writers of several processes, then nothing is lost either', async () => {
  const processes = await Promise.all(Array.from({ length: 4 }, open));
  const notes = Array.from({ length: 80 }, (_, i) => `note ${i}`);
  await Promise.all(notes.map((note, i) => processes[i % 4]?.change(key, adding(note), anyChange)));

  expect((await processes[0]?.read(key))?.notes.sort()).toEqual(notes.sort());
});

test('given a change that returns what it got, then nothing is written', async () => {
  const records = await open();
  await records.change(key, (content) => content, anyChange);
  expect(store.stats().documents_written).toBe(0);
});

test('given a change that throws, then the caller gets the error and nothing is written', async () => {
  const records = await open();
  await records.change(key, adding('one'), anyChange);
  const refused = records.change(
    key,
    () => {
      throw new Error('no');
    },
    anyChange,
  );
  await expect(refused).rejects.toThrow('no');
  expect((await records.read(key)).notes).toEqual(['one']);
});

test('given records of two banks, then each has its own', async () => {
  const records = await open();
  await records.change(key, adding('one'), anyChange);
  expect((await records.read({ ...key, bank_id: 'other' })).notes).toEqual([]);
});
