import { anyChange } from '../../test/harness/any-change';
import { noOutbox } from '../events';
import type { Scope } from '../service-kit';
import { openStore, type Store } from '../store';
import { CustomerRecords, participantHandlers } from './index';

interface Notes {
  notes: string[];
}

const key = { bank_id: 'gh.29.uk', customer_id: 'c1' };
const saga = { ...key, saga_id: 's1' };
const otherSaga = { ...key, saga_id: 's2' };

const { fence, unfence, purge, count } = participantHandlers(
  (records: CustomerRecords<Notes>) => records,
  ({ notes }) => ({ notes: notes.length }),
);

let store: Store;
let records: CustomerRecords<Notes>;
let scope: Scope<CustomerRecords<Notes>>;

const add = (note: string) =>
  records.change(key, (content) => ({ notes: [...content.notes, note] }), anyChange);

beforeEach(async () => {
  store = await openStore('memory:', { database: 'participant' });
  records = await CustomerRecords.open<Notes>({ store, outbox: noOutbox }, 'records', { notes: [] });
  scope = {
    deps: records,
    call: () => Promise.reject(new Error('no calls')),
    admitted: { caller: 'test' },
    correlationId: 'test',
  };
  await add('one');
  await add('two');
});

afterEach(() => store.close());

test('given a record, when it is counted, then the answer has its items by kind', async () => {
  expect(await count(key, scope)).toEqual({ found: { notes: 2 } });
});

test('given no record, when it is counted, then there are none', async () => {
  expect(await count({ ...key, customer_id: 'unknown' }, scope)).toEqual({ found: { notes: 0 } });
});

test('given a fence, then the customer is gone for readers and writers, and the counts of a purge are known', async () => {
  expect(await fence(saga, scope)).toEqual({ fenced: true });

  await expect(records.read(key)).rejects.toMatchObject({ type: 'OBP-30046' });
  await expect(add('three')).rejects.toMatchObject({ type: 'OBP-30046' });
  expect(await count(key, scope)).toEqual({ found: { notes: 2 } });
});

test('given a fence, when its saga fences again, then it still stands; another saga is refused', async () => {
  await fence(saga, scope);

  expect(await fence(saga, scope)).toEqual({ fenced: true });
  expect(await fence(otherSaga, scope)).toEqual({ fenced: false });
});

test('given a fence, when it is lifted (twice), then everything is there again', async () => {
  await fence(saga, scope);

  expect(await unfence(saga, scope)).toEqual({ fenced: false });
  expect(await unfence(saga, scope)).toEqual({ fenced: false });
  await add('three');
  expect((await records.read(key)).notes).toEqual(['one', 'two', 'three']);
});

test('given a saga that has let go, when its fence arrives late, then it is refused; a later saga may fence', async () => {
  await unfence(saga, scope);

  expect(await fence(saga, scope)).toEqual({ fenced: false });
  await add('three');
  expect(await fence(otherSaga, scope)).toEqual({ fenced: true });
  await unfence(otherSaga, scope);
  expect(await fence(saga, scope)).toEqual({ fenced: false });
  expect((await records.read(key)).notes).toEqual(['one', 'two', 'three']);
});

test('given a customer without any record, when a fence arrives after it was lifted, then it is refused', async () => {
  const empty = { ...key, customer_id: 'c2' };
  await unfence({ ...empty, saga_id: 's1' }, scope);

  expect(await fence({ ...empty, saga_id: 's1' }, scope)).toEqual({ fenced: false });
  await records.change(empty, () => ({ notes: ['first'] }), anyChange);
  expect(await records.read(empty)).toMatchObject({ notes: ['first'] });
});

test('given a fence and its lifting at once, then it does not stand in the end', async () => {
  for (let round = 0; round < 50; round++) {
    const customer = { ...saga, customer_id: `racing ${round}` };
    await Promise.all([fence(customer, scope), unfence(customer, scope)]);
    expect(await records.isFencedBy(customer, 's1')).toBe(false);
  }
});

test('given a fence, when another saga lifts or purges, then it is left as it is and nothing is erased', async () => {
  await fence(saga, scope);

  expect(await unfence(otherSaga, scope)).toEqual({ fenced: false });
  await expect(purge(otherSaga, scope)).rejects.toThrow('without the fence');
  await expect(add('three')).rejects.toMatchObject({ type: 'OBP-30046' });
  expect(await count(key, scope)).toEqual({ found: { notes: 2 } });
});

test('given no fence, when a saga purges, then it is refused and nothing is erased', async () => {
  await expect(purge(saga, scope)).rejects.toThrow('without the fence');
  expect((await records.read(key)).notes).toEqual(['one', 'two']);
});

test('given a fence, when the saga purges several times, then every answer repeats the counts of the first', async () => {
  await fence(saga, scope);

  expect(await purge(saga, scope)).toEqual({ removed: { notes: 2 } });
  expect(await purge(saga, scope)).toEqual({ removed: { notes: 2 } });
  expect(await count(key, scope)).toEqual({ found: { notes: 0 } });
  expect(JSON.stringify(await records.documents.find({}))).not.toContain('two');
});

test('given a purged record, then neither a late fence nor a late unfence nor a writer brings it back', async () => {
  await fence(saga, scope);
  await purge(saga, scope);

  expect(await fence(saga, scope)).toEqual({ fenced: true });
  expect(await unfence(saga, scope)).toEqual({ fenced: true });
  await expect(add('three')).rejects.toMatchObject({ type: 'OBP-30046' });
  await expect(records.read(key)).rejects.toMatchObject({ type: 'OBP-30046' });
});

test('given a customer without any record, then fence and purge leave a tombstone that refuses writers', async () => {
  const empty = { ...key, customer_id: 'c2' };
  expect(await fence({ ...empty, saga_id: 's1' }, scope)).toEqual({ fenced: true });
  expect(await purge({ ...empty, saga_id: 's1' }, scope)).toEqual({ removed: { notes: 0 } });

  await expect(records.change(empty, () => ({ notes: ['late'] }), anyChange)).rejects.toMatchObject({
    type: 'OBP-30046',
  });
});

test('given 20 writers and a fence at once, then the purge removes exactly the writes acknowledged before the fence', async () => {
  const writes = Array.from({ length: 20 }, (_, i) => add(`racing ${i}`));
  await fence(saga, scope);
  const settled = await Promise.allSettled(writes);
  const acknowledged = settled.filter(({ status }) => status === 'fulfilled').length;

  expect(await purge(saga, scope)).toEqual({ removed: { notes: 2 + acknowledged } });
});
