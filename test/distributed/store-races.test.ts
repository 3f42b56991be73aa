import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import {
  type Collection,
  type Database,
  type Doc,
  DuplicateKeyError,
  type IndexSpec,
  openDatabase,
  type Store,
} from '../../packages/store';
import { bus } from '../harness/server';

interface Thing extends Doc {
  b?: string;
}

/** Several processes on the same database, here as several pools of connections, at the same moment. */
describe('the same database, opened several times', () => {
  const prefix = `test${randomUUID().slice(0, 8)}`;
  const pools: Database[] = [];
  const stores: Store[] = [];

  beforeAll(async () => {
    const place = new URL(bus().STORE_URL);
    place.pathname = `/${prefix}`;
    for (let pool = 0; pool < 4; pool += 1) pools.push(await openDatabase(place.href));
    stores.push(...pools.map((pool) => pool.store('races')));
  });
  afterAll(async () => {
    for (const pool of pools) await pool.close();
    const client = await new MongoClient(bus().STORE_URL).connect();
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (name.startsWith(`${prefix}_`)) await client.db(name).dropDatabase();
    await client.close();
  });

  const index = (name: string, unique = false): IndexSpec => ({
    name,
    fields: [name],
    unique,
    sparse: unique,
  });
  /** The collection as every one of the pools has it, opened by all of them at once. */
  const open = (name: string, ...indexes: IndexSpec[]): Promise<Collection<Thing>[]> =>
    Promise.all(stores.map((store) => store.collection<Thing>({ name, indexes })));

  test('a collection that is new, and gets its indexes from all of them at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const opened = await open(`new${round}`, index('a'), index('b', true), index('c'), index('d', true));
      expect(opened).toHaveLength(4);
    }
  });

  test('a collection that is there, and gets more indexes from all of them at once', async () => {
    await open('more', index('a'));
    await open('more', index('a'), index('b', true), index('c'));
    const [again] = await open('more', index('a'), index('b', true), index('c'));
    expect(await again?.count({ c: 1 })).toBe(0);
  });

  test('the same key, written by two of them at once: one succeeds, the other gets the index in the error', async () => {
    const [one, other] = await open('keys', index('b', true));
    await other?.insert({ _id: 'there' });
    for (let round = 0; round < 50; round += 1) {
      const b = `key ${round}`;
      const outcomes = await Promise.allSettled([
        one?.insert({ _id: `new ${round}`, b }),
        other?.update({ _id: 'there' }, { $set: { b } }),
      ]);
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(refused).toEqual([new DuplicateKeyError('keys', 'b')]);
    }
  });

  test('the same key, written thirty times by one of them at once', async () => {
    const [one] = await open('keys', index('b', true));
    const numbers = Array.from({ length: 15 }, (_, number) => number);
    await Promise.all(numbers.map((number) => one?.insert({ _id: `old ${number}` })));
    const outcomes = await Promise.allSettled(
      numbers.flatMap((number) => [
        one?.insert({ _id: `wanted ${number}`, b: 'wanted' }),
        one?.update({ _id: `old ${number}` }, { $set: { b: 'wanted' } }),
      ]),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toEqual(Array(29).fill(new DuplicateKeyError('keys', 'b')));
  });
});
