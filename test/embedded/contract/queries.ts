/** Filters, sorts and pages. */
import * as fc from 'fast-check';
import type { Collection } from '../../../packages/store/index';
import { like } from '../../../packages/store/like';
import { type Context, ids, type Thing } from './subject';

export function filters(context: () => Context): void {
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

  test('given ranges, then they include or exclude their ends and compare within one type', async () => {
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

/** Texts of any script, and patterns that are often parts of them. */
const searched = fc.array(
  fc.string({
    unit: fc.constantFrom('1', '2', '+', ' ', 'a', 'A', 'é', '例', '😀', '"', '\u0000', '%', '_'),
  }),
  { minLength: 1, maxLength: 8 },
);
const pattern = fc
  .array(fc.constantFrom('%', '_', '1', '12', '+1 2', 'aA', 'é例😀', '例', '"', '\u0000', '21a'), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''));

export function search(context: () => Context): void {
  test('given any texts and any pattern, then a search finds what LIKE says, also in pages and after changes', async () => {
    const { things } = context();
    const property = fc.asyncProperty(searched, searched, pattern, async (before, after, $like) => {
      await things.remove({});
      await Promise.all(
        before.map((text, at) => things.insert({ _id: `${at}`, owner: 'O', searched: text })),
      );
      await things.insert({ _id: 'x', owner: 'P', searched: before[0] });
      for (const [at, text] of after.entries())
        await things.update({ _id: `${at}` }, { $set: { searched: text } });
      const texts = before.map((text, at) => after[at] ?? text);
      const expected = texts.flatMap((text, at) => (like(text, $like) ? [`${at}`] : []));
      const filter = { _id: { $gte: '0', $lte: '9' }, owner: 'O', searched: { $like } };
      expect(ids(await things.find(filter, { sort: { _id: 1 } }))).toEqual(expected);
      const page = await things.find(filter, { sort: { _id: -1 }, skip: 1, limit: 2 });
      expect(ids(page)).toEqual(expected.reverse().slice(1, 3));
      for (const doc of page) expect(Object.keys(doc).sort()).toEqual(['_id', 'owner', 'searched']);
    });
    await fc.assert(property, { numRuns: 40 });
  }, 60_000);
}

export function order(context: () => Context): void {
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
