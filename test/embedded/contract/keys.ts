/** Unique keys, index declarations, and what races may do. */
import { DuplicateKeyError } from '../../../packages/store/index';
import { type Context, duplicate, ids, type Thing } from './subject';

export function keysAndIndexes(context: () => Context): void {
  test('given a document, when its _id is inserted again, then DuplicateKeyError names _id and nothing changes', async () => {
    const { things, given } = context();
    await given({ _id: 'a', n: 1 });
    await expect(things.insert({ _id: 'a', n: 2 })).rejects.toThrow(duplicate('_id'));
    expect(await things.get('a')).toEqual({ _id: 'a', n: 1 });
  });

  test('given a unique compound key, when another document takes it, then DuplicateKeyError names the index', async () => {
    const { things, given } = context();
    await given({ _id: 'a', bank: 'B', number: '1' }, { _id: 'b', bank: 'B', number: '2' });
    await expect(things.insert({ _id: 'c', bank: 'B', number: '1' })).rejects.toMatchObject({
      name: 'DuplicateKeyError',
      collection: 'things',
      index: 'bank_number',
    });
    await expect(things.update({ _id: 'b' }, { $set: { number: '1' } })).rejects.toThrow(
      duplicate('bank_number'),
    );
    await given({ _id: 'm', email: 'm' });
    const upsert = things.update({ _id: 'n' }, { $set: { email: 'm' } }, { upsert: true });
    await expect(upsert).rejects.toThrow(duplicate('email'));
    expect(await things.get('c')).toBeNull();
    expect(ids(await things.find({ bank: 'B', number: '1' }))).toEqual(['a']);
  });

  test('given a unique key, when its document goes or lets go of it, then the key is free', async () => {
    const { things, given } = context();
    await given({ _id: 'a', email: 'x' });
    await things.update({ _id: 'a' }, { $unset: { email: true } });
    await given({ _id: 'b', email: 'x' });
    await things.remove({ _id: 'b' });
    await given({ _id: 'c', email: 'x' });
    expect(ids(await things.find({ email: 'x' }))).toEqual(['c']);
  });

  test('given a sparse unique index, then documents without all of its fields do not collide', async () => {
    const { things, given } = context();
    await given({ _id: 'a', bank: 'B' }, { _id: 'b', bank: 'B' }, { _id: 'c' }, { _id: 'd', number: '1' });
    await given({ _id: 'e', number: '1' });
    expect(await things.count({})).toBe(5);
  });

  test('given an open collection, when it is opened again with an index changed, then that is refused', async () => {
    const { store } = context();
    const changed = { name: 'things', indexes: [{ name: 'terms', fields: ['terms', 'other'] }] };
    await expect(store.collection(changed)).rejects.toThrow(/index/);
  });

  test('given an open store, then it answers ping and counts its operations', async () => {
    const { things, store } = context();
    await store.ping();
    const before = store.stats().operations;
    await things.get('missing');
    expect(store.stats().operations).toBe(before + 1);
  });
}

export function concurrency(context: () => Context): void {
  test('given 200 parallel increments of one document, then none is lost', async () => {
    const { things, given } = context();
    await given({ _id: 'a', n: 0 });
    await Promise.all(Array.from({ length: 200 }, () => things.update({ _id: 'a' }, { $inc: { n: 1 } })));
    expect(await things.get('a')).toEqual({ _id: 'a', n: 200 });
  });

  test('given 16 writers racing a fence, then exactly the acknowledged writes are in the fenced document', async () => {
    const { things } = context();
    const write = (at: number): Promise<string | null> =>
      things
        .update({ _id: 'a', fenced: { $exists: false } }, { $push: { terms: `w${at}` } }, { upsert: true })
        .then(() => `w${at}`)
        .catch((error: unknown) => {
          if (error instanceof DuplicateKeyError) return null;
          throw error;
        });
    const fence = async (): Promise<Thing> => {
      for (;;) {
        const fenced = await things
          .update({ _id: 'a' }, { $set: { fenced: true } }, { upsert: true })
          .catch((error: unknown) => {
            if (error instanceof DuplicateKeyError) return null; // two upserts made it at once: it is there now
            throw error;
          });
        if (fenced !== null) return fenced;
      }
    };
    const [written, fenced] = await Promise.all([
      Promise.all(Array.from({ length: 16 }, (_, at) => write(at))),
      fence(),
    ]);
    const acknowledged = written.filter((term) => term !== null).sort();
    const terms = Array.isArray(fenced.terms) ? [...fenced.terms].sort() : [];
    expect(terms).toEqual(acknowledged);
    expect(await things.get('a')).toEqual(fenced);
  });

  test('given 16 inserts of one unique key, then one wins', async () => {
    const { things } = context();
    const insert = (at: number): Promise<boolean> =>
      things.insert({ _id: `i${at}`, email: 'same' }).then(
        () => true,
        (error: unknown) => {
          expect(error).toEqual(duplicate('email'));
          return false;
        },
      );
    const won = await Promise.all(Array.from({ length: 16 }, (_, at) => insert(at)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await things.find({ email: 'same' })).toHaveLength(1);
  });
}
