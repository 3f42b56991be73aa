/** What every driver must do. Registers its tests with jest; run for each driver by the suites beside and in test/. */
import {
  type Collection,
  type CollectionSpec,
  type Doc,
  DuplicateKeyError,
  type Store,
} from '../../packages/store/index';

export interface Subject {
  store: Store;
  /** Removes everything and closes. */
  dispose(): Promise<void>;
}

interface Thing extends Doc {
  [field: string]: unknown;
}

/** An index of every kind the port knows. */
export const THINGS: CollectionSpec = {
  name: 'things',
  indexes: [
    { name: 'bank_number', fields: ['bank', 'number'], unique: true, sparse: true },
    { name: 'email', fields: ['email'], unique: true, sparse: true },
    { name: 'terms', fields: ['terms'] },
    { name: 'phones', fields: ['phones'] },
    { name: 'document', fields: ['documents.id'] },
    { name: 'checked', fields: ['checked_at'] },
    { name: 'owner_rank', fields: ['owner', 'rank'] },
  ],
};

export function ids(docs: Doc[]): string[] {
  return docs.map(({ _id }) => _id);
}

export function storeContract(name: string, open: () => Promise<Subject>): void {
  describe(`the store contract: ${name}`, () => {
    let subject: Subject;
    let things: Collection<Thing>;

    beforeAll(async () => {
      subject = await open();
      things = await subject.store.collection<Thing>(THINGS);
    });
    afterAll(() => subject?.dispose());
    beforeEach(async () => {
      await things.remove({});
    });

    const given = async (...docs: Thing[]): Promise<void> => {
      for (const doc of docs) await things.insert(doc);
    };

    keysAndIndexes(() => ({ things, given, store: subject.store }));
    filters(() => ({ things, given, store: subject.store }));
    order(() => ({ things, given, store: subject.store }));
    updates(() => ({ things, given, store: subject.store }));
    concurrency(() => ({ things, given, store: subject.store }));
    values(() => ({ things, given, store: subject.store }));
  });
}

interface Context {
  things: Collection<Thing>;
  store: Store;
  given(...docs: Thing[]): Promise<void>;
}

function duplicate(index: string): DuplicateKeyError {
  return new DuplicateKeyError('things', index);
}

function keysAndIndexes(context: () => Context): void {
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
    await things.get('nobody');
    expect(store.stats().operations).toBe(before + 1);
  });
}

function filters(context: () => Context): void {
  const found = async (filter: Parameters<Collection<Thing>['find']>[0]): Promise<string[]> =>
    ids(await context().things.find(filter, { sort: { _id: 1 } }));

  test('given arrays, then equality means membership, $all all members, and no document comes twice', async () => {
    await context().given(
      { _id: 'a', terms: ['x=1', 'y=1'] },
      { _id: 'b', terms: ['x=1', 'y=2'] },
      { _id: 'c', terms: ['x=2'] },
      { _id: 'd', terms: [] },
    );
    expect(await found({ terms: 'x=1' })).toEqual(['a', 'b']);
    expect(await found({ terms: { $all: ['x=1', 'y=2'] } })).toEqual(['b']);
    expect(await found({ $and: [{ terms: 'x=1' }, { terms: 'y=1' }] })).toEqual(['a']);
    expect(await found({ terms: { $in: ['x=1', 'y=1', 'x=2'] } })).toEqual(['a', 'b', 'c']);
    expect(await found({ terms: { $regex: '^x=' } })).toEqual(['a', 'b', 'c']);
    expect(await context().things.count({ terms: { $in: ['x=1', 'y=1'] } })).toBe(2);
  });

  test('given objects in an array, then a dotted field matches any, and $elemMatch one of them in all fields', async () => {
    await context().given(
      {
        _id: 'a',
        documents: [
          { id: '1', kind: 'pass' },
          { id: '2', kind: 'bill' },
        ],
      },
      { _id: 'b', documents: [{ id: '1', kind: 'bill' }] },
    );
    expect(await found({ 'documents.id': '1' })).toEqual(['a', 'b']);
    expect(await found({ 'documents.id': '2' })).toEqual(['a']);
    expect(await found({ documents: { $elemMatch: { id: '1', kind: 'bill' } } })).toEqual(['b']);
  });

  test('given ranges, then they hold their ends as said and compare within one type', async () => {
    await context().given(
      { _id: 'a', owner: 'O', rank: 1 },
      { _id: 'b', owner: 'O', rank: 2 },
      { _id: 'c', owner: 'O', rank: 10 },
      { _id: 'd', owner: 'O', rank: -3.5 },
      { _id: 'e', owner: 'O', rank: '2' },
      { _id: 'f', owner: 'O' },
      { _id: 'g', owner: 'P', rank: 2 },
    );
    expect(await found({ owner: 'O', rank: { $gt: 1, $lte: 10 } })).toEqual(['b', 'c']);
    expect(await found({ owner: 'O', rank: { $lt: 2 } })).toEqual(['a', 'd']);
    expect(await found({ owner: 'O', rank: { $gte: '' } })).toEqual(['e']);
    expect(await found({ owner: 'O', rank: { $ne: 2 } })).toEqual(['a', 'c', 'd', 'e', 'f']);
    expect(await found({ owner: 'O', rank: { $exists: false } })).toEqual(['f']);
    expect(await found({ owner: 'O', rank: null })).toEqual(['f']);
    expect(await found({ _id: { $gte: 'b', $lt: 'd' } })).toEqual(['b', 'c']);
    expect(await found({ _id: { $in: ['g', 'a', 'none'] } })).toEqual(['a', 'g']);
  });

  test('given a range over an array, then each end may be met by another member', async () => {
    await context().given({ _id: 'a', terms: ['a', 'z'] }, { _id: 'b', terms: ['a'] });
    expect(await found({ terms: { $gt: 'b', $lt: 'y' } })).toEqual(['a']);
  });

  test('given an anchored pattern, then it finds by prefix, special characters taken literally when escaped', async () => {
    await context().given(
      { _id: 'B|1', phones: ['4915', '915', '15', '5'] },
      { _id: 'B|2', phones: ['+4915'] },
      { _id: 'C|1', phones: ['4.15'] },
    );
    expect(await found({ phones: { $regex: '^491' } })).toEqual(['B|1']);
    expect(await found({ phones: { $regex: '^\\+49' } })).toEqual(['B|2']);
    expect(await found({ phones: { $regex: '^4\\.' } })).toEqual(['C|1']);
    expect(await found({ phones: { $regex: '^4.1' } })).toEqual(['B|1', 'C|1']);
    expect(await found({ _id: { $regex: '^B\\|' } })).toEqual(['B|1', 'B|2']);
  });

  test('given $or, then any alternative suffices, each document once, and other conditions hold as well', async () => {
    await context().given(
      { _id: 'a', owner: 'O', terms: ['x', 'y'] },
      { _id: 'b', owner: 'P', terms: ['x'] },
      { _id: 'c', owner: 'P', terms: ['z'] },
    );
    expect(await found({ $or: [{ owner: 'O' }, { terms: 'x' }] })).toEqual(['a', 'b']);
    expect(await found({ owner: 'P', $or: [{ terms: 'y' }, { terms: 'z' }] })).toEqual(['c']);
  });

  test('given a filter with an undefined value or an unknown operator, then it is refused', async () => {
    const { things } = context();
    await expect(things.find({ owner: undefined })).rejects.toThrow('owner is undefined');
    await expect(things.remove({ owner: undefined })).rejects.toThrow('owner is undefined');
    const unknown = JSON.parse('{"owner":{"$where":"1"}}');
    await expect(things.find(unknown)).rejects.toThrow('no condition $where');
  });
}

function order(context: () => Context): void {
  const many = (count: number): Thing[] =>
    Array.from({ length: count }, (_, at) => ({
      _id: `B|${String((at * 7) % count).padStart(3, '0')}`,
      owner: `O${at % 2}`,
      rank: at % 3,
      checked_at: `2024-01-0${1 + (at % 4)}`,
    }));

  test.each([
    ['_id', { _id: { $regex: '^B\\|' } }, { _id: 1 }],
    ['_id, descending', { _id: { $regex: '^B\\|' } }, { _id: -1 }],
    ['an index with ties', {}, { checked_at: 1 }],
    ['an index with ties, descending', {}, { checked_at: -1, _id: -1 }],
    ['the rest of an index whose start is fixed', { owner: 'O1' }, { rank: 1 }],
    ['another field than the index serves', { owner: 'O1' }, { checked_at: -1 }],
    ['_id, found by an index', { owner: 'O0', rank: { $gte: 1 } }, { _id: 1 }],
  ] as const)(
    'given pages sorted by %s, then together they are the whole, without gap or overlap',
    async (_, filter, sort) => {
      const { things, given } = context();
      await given(...many(37));
      const whole = await things.find(filter, { sort });
      const pages: Thing[] = [];
      for (let skip = 0; skip < whole.length + 5; skip += 5) {
        pages.push(...(await things.find(filter, { sort, skip, limit: 5 })));
      }
      expect(ids(pages)).toEqual(ids(whole));
      expect(whole).toHaveLength(await things.count(filter));
      const [[field, direction] = ['_id', 1]] = Object.entries(sort);
      const key = (doc: Thing): string => `${doc[field]}~${doc._id}`;
      const expected = whole.map(key).sort((a, b) => (a < b ? -direction : direction));
      expect(whole.map(key)).toEqual(expected);
    },
  );

  test('given a cursor, then the next page starts after it', async () => {
    const { things, given } = context();
    await given(...many(20));
    const filter = { owner: 'O1', rank: 1, _id: { $gt: 'B|007' } };
    const page = await things.find(filter, { sort: { _id: 1 }, limit: 2 });
    const all = many(20).filter(({ _id, owner, rank }) => owner === 'O1' && rank === 1 && _id > 'B|007');
    expect(ids(page)).toEqual(ids(all).sort().slice(0, 2));
  });

  test('given a sort both ways at once, then it is refused', async () => {
    const { things } = context();
    await expect(things.find({}, { sort: { owner: 1, rank: -1 } })).rejects.toThrow('one way');
  });
}

function updates(context: () => Context): void {
  test('given every operator on dotted fields, then one update does it all and returns the document afterwards', async () => {
    const { things, given } = context();
    await given({
      _id: 'a',
      kyc: { status: 'new', count: 1, list: ['x', 'y'], old: true },
      docs: [{ id: '1' }, { id: '2' }],
    });
    const after = await things.update(
      { _id: 'a' },
      {
        $set: { 'kyc.status': 'ok', 'made.deep.here': null },
        $unset: { 'kyc.old': true, 'not.there': true },
        $inc: { 'kyc.count': 2, visits: 1 },
        $push: { 'kyc.log': { at: 'now' } },
        $addToSet: { 'kyc.list': 'x' },
        $pull: { docs: { id: '1' } },
        $setOnInsert: { never: true },
      },
    );
    const expected = {
      _id: 'a',
      kyc: { status: 'ok', count: 3, list: ['x', 'y'], log: [{ at: 'now' }] },
      made: { deep: { here: null } },
      visits: 1,
      docs: [{ id: '2' }],
    };
    expect(after).toEqual(expected);
    expect(await things.get('a')).toEqual(expected);
  });

  test('given $push with $each and $slice, then the newest are kept; $pull with $in removes several', async () => {
    const { things, given } = context();
    await given({ _id: 'a', terms: ['1', '2'] });
    await things.update({ _id: 'a' }, { $push: { terms: { $each: ['3', '4'], $slice: -3 } } });
    expect(await things.get('a')).toEqual({ _id: 'a', terms: ['2', '3', '4'] });
    await things.update({ _id: 'a' }, { $pull: { terms: { $in: ['2', '4'] } } });
    expect(await things.get('a')).toEqual({ _id: 'a', terms: ['3'] });
    expect(await things.find({ terms: '4' })).toEqual([]);
    expect(ids(await things.find({ terms: '3' }))).toEqual(['a']);
  });

  test('given no match, then update is null and changes nothing; with upsert it makes the document', async () => {
    const { things } = context();
    expect(await things.update({ _id: 'a' }, { $set: { n: 1 } })).toBeNull();
    const made = await things.update(
      { _id: 'a', owner: 'O', 'deep.bank': 'B', gone: { $exists: false } },
      { $set: { rank: 1 }, $setOnInsert: { born: 'now' }, $push: { terms: 'x' } },
      { upsert: true },
    );
    expect(made).toEqual({ _id: 'a', owner: 'O', deep: { bank: 'B' }, rank: 1, born: 'now', terms: ['x'] });
    expect(ids(await things.find({ terms: 'x' }))).toEqual(['a']);
  });

  test('given a fenced document, then an upsert conditional on "not fenced" fails and changes nothing', async () => {
    const { things, given } = context();
    await given({ _id: 'a', fenced: { by: 's' }, n: 1 });
    const write = things.update(
      { _id: 'a', fenced: { $exists: false } },
      { $inc: { n: 1 } },
      { upsert: true },
    );
    await expect(write).rejects.toThrow(duplicate('_id'));
    expect(await things.get('a')).toMatchObject({ n: 1 });
  });

  test('given an update that cannot be done, then it fails and nothing of it is done', async () => {
    const { things, given } = context();
    await given({ _id: 'a', name: 'text', n: 1 });
    for (const update of [
      { $inc: { n: 1, name: 1 } },
      { $inc: { n: 1 }, $push: { name: 'x' } },
      { $inc: { n: 1 }, $set: { 'name.first': 'x' } },
      { $inc: { n: 1 }, $set: { _id: 'b' } },
      { $inc: { n: 1 }, $set: { 'n.x': 1 } },
    ]) {
      await expect(things.update({ _id: 'a' }, update)).rejects.toThrow();
    }
    expect(await things.get('a')).toEqual({ _id: 'a', name: 'text', n: 1 });
  });

  test('given an empty update, or one of undefined values, then the document stays as it is', async () => {
    const { things, given } = context();
    await given({ _id: 'a', n: 1 });
    expect(await things.update({ _id: 'a' }, {})).toEqual({ _id: 'a', n: 1 });
    expect(await things.update({ _id: 'a' }, { $set: { n: undefined } })).toEqual({ _id: 'a', n: 1 });
  });

  test('given matches, then remove removes them all and says how many', async () => {
    const { things, given } = context();
    await given({ _id: 'a', owner: 'O' }, { _id: 'b', owner: 'O' }, { _id: 'c', owner: 'P' });
    expect(await things.remove({ owner: 'O' })).toBe(2);
    expect(await things.remove({ owner: 'O' })).toBe(0);
    expect(ids(await things.find({}))).toEqual(['c']);
  });
}

function concurrency(context: () => Context): void {
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
        () => false,
      );
    const won = await Promise.all(Array.from({ length: 16 }, (_, at) => insert(at)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await things.find({ email: 'same' })).toHaveLength(1);
  });
}

function values(context: () => Context): void {
  test.each([
    ['with a bar', 'B|c'],
    ['with a NUL', 'a\u0000b'],
    ['with control characters and an emoji', '\u0001\u001b"\\/\n€😀'],
    ['very long', 'x'.repeat(1500)],
    ['that looks like a path', '../../etc/$x.y'],
    ['empty', ''],
  ])('given an _id %s, then it is kept, found, listed and removed by it alone', async (_, id) => {
    const { things, given } = context();
    const others = [`${id}0`, `1${id}`];
    await given({ _id: id, owner: id }, ...others.map((other) => ({ _id: other, owner: other })));
    expect(await things.get(id)).toEqual({ _id: id, owner: id });
    expect(ids(await things.find({ owner: id }))).toEqual([id]);
    expect(ids(await things.find({ _id: { $gte: id, $lte: id } }))).toEqual([id]);
    expect(await things.remove({ _id: id })).toBe(1);
    expect(ids(await things.find({}, { sort: { _id: 1 } })).sort()).toEqual([...others].sort());
  });

  test('given values of every kind, then they come back as they were, and undefined is left out', async () => {
    const { things, given } = context();
    const doc = {
      _id: 'a',
      owner: '',
      rank: null,
      email: 'ünï@例え.jp',
      checked_at: 'long '.repeat(4_000),
      terms: ['', 'ß', '😀'],
      deep: { a: { b: { c: [{ d: [1, -0.5, 1e21, true, false, null] }] } } },
      'dashed-key': { '': 'empty key' },
    };
    await given({ ...doc, missing: undefined });
    expect(await things.get('a')).toEqual(doc);
    for (const filter of [
      { owner: '' },
      { terms: '' },
      { terms: '😀' },
      { email: doc.email },
      { checked_at: doc.checked_at },
    ]) {
      expect(await things.findOne(filter)).toEqual(doc);
    }
  });

  test('given a document, then what was put in and what came out belong to the caller', async () => {
    const { things } = context();
    const mine = { _id: 'a', deep: { list: ['x'] } };
    await things.insert(mine);
    mine.deep.list.push('mine');
    const read = await things.get('a');
    Object.assign(read?.deep ?? {}, { list: 'theirs' });
    const set = { list: ['y'] };
    const after = await things.update({ _id: 'a' }, { $set: { other: set } });
    set.list.push('mine');
    Object.assign(after?.other ?? {}, { list: 'theirs' });
    expect(await things.get('a')).toEqual({ _id: 'a', deep: { list: ['x'] }, other: { list: ['y'] } });
    expect(mine).toEqual({ _id: 'a', deep: { list: ['x', 'mine'] } });
  });
}
