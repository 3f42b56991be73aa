/** Updates, and the values that documents may hold. */
import { type Context, duplicate, ids } from './subject';

export function updates(context: () => Context): void {
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

  test('given matches, then updateMany changes each of them and says how many matched', async () => {
    const { things, given } = context();
    await given(
      { _id: 'a', owner: 'O', list: [{ id: '1' }, { id: '2' }] },
      { _id: 'b', owner: 'O', list: [{ id: '3' }] },
      { _id: 'c', owner: 'P', list: [{ id: '1' }] },
    );
    const $pull = { list: { id: { $in: ['1', '3'] } } };
    expect(await things.updateMany({ _id: { $in: ['a', 'b', 'x'] } }, { $pull })).toBe(2);
    expect((await things.find({})).map(({ list }) => list)).toEqual([[{ id: '2' }], [], [{ id: '1' }]]);
    expect(await things.updateMany({ owner: 'none' }, { $set: { n: 1 } })).toBe(0);
  });

  test('given matches, then remove removes them all and says how many', async () => {
    const { things, given } = context();
    await given({ _id: 'a', owner: 'O' }, { _id: 'b', owner: 'O' }, { _id: 'c', owner: 'P' });
    expect(await things.remove({ owner: 'O' })).toBe(2);
    expect(await things.remove({ owner: 'O' })).toBe(0);
    expect(ids(await things.find({}))).toEqual(['c']);
  });
}

export function values(context: () => Context): void {
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

  test('given a document, then later changes by the caller to its input or result change nothing stored', async () => {
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
