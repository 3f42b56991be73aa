/** The SQLite driver against a naive model: an array, searched with mingo, changed by whole replacement. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Query } from 'mingo';
import { openStore } from '../index';
import type { Collection, Doc, Filter, FindOptions, Sort, Update } from '../port';

interface Thing extends Doc {
  [field: string]: unknown;
}

const SPEC = {
  name: 'things',
  indexes: [
    { name: 'key', fields: ['a', 'b'], unique: true, sparse: true },
    { name: 'tags', fields: ['tags'], each: 'tags' },
    { name: 'n', fields: ['n'] },
    { name: 'a_n', fields: ['a', 'n'] },
    { name: 'parts', fields: ['parts.k', 'a'], each: 'parts.k' },
    { name: 'sparse', fields: ['s'], sparse: true },
  ],
};

const id = fc.constantFrom('', 'a', 'a|', 'a|1', 'a|2', 'a\u0000', 'b', 'b|é');
const text = fc.constantFrom('x', 'xy', 'xyz', 'y', '', 'x\u0000');
const number = fc.constantFrom(-1.5, 0, 1, 2, 10);
const value = fc.oneof(text, number);
const parts = fc.array(fc.record({ k: text, v: number }, { requiredKeys: [] }), { maxLength: 3 });
const fields = { a: text, b: text, n: value, s: value, tags: fc.array(text, { maxLength: 3 }), parts };
const thing = fc.record({ _id: id, ...fields }, { requiredKeys: ['_id'] });

const scalarCondition = fc.oneof(
  value,
  fc.array(value, { maxLength: 3 }).map(($in) => ({ $in })),
  number.map(($gte) => ({ $gte })),
  fc.tuple(text, text).map(([$gt, $lte]) => ({ $gt, $lte })),
  fc.constantFrom('x', 'xy').map((start) => ({ $regex: `^${start}` })),
);
const arrayCondition = fc.oneof(
  text,
  fc.array(text, { minLength: 1, maxLength: 2 }).map(($all) => ({ $all })),
  fc.array(text, { maxLength: 2 }).map(($in) => ({ $in })),
  fc.tuple(text, text).map(([$gt, $lt]) => ({ $gt, $lt })),
  fc.constant({ $regex: '^x' }),
);
const idCondition = fc.oneof(
  id,
  fc.array(id, { maxLength: 4 }).map(($in) => ({ $in })),
  fc.constant({ $regex: '^a\\|' }),
  id.map(($gt) => ({ $gt })),
);
const residual = fc.oneof(
  fc.constant({}),
  text.map(($ne) => ({ b: { $ne } })),
  fc.boolean().map(($exists) => ({ tags: { $exists } })),
  fc.boolean().map(($exists) => ({ s: { $exists } })),
);
const served: fc.Arbitrary<Filter> = fc.oneof(
  idCondition.map((_id) => ({ _id })),
  fc.record({ a: text, b: text }),
  fc.record({ a: text, n: scalarCondition }),
  fc.record({ a: text, n: scalarCondition, _id: idCondition }),
  scalarCondition.map((n) => ({ n })),
  value.map((s) => ({ s })),
  fc.constant({ s: { $exists: true } }),
  arrayCondition.map((tags) => ({ tags })),
  fc.record({ tags: arrayCondition, _id: idCondition }),
  fc.record({ 'parts.k': text, a: text }),
  fc.record({ k: text, v: number }).map(($elemMatch) => ({ parts: { $elemMatch } })),
  fc.tuple(text, arrayCondition).map(([a, tags]) => ({ $or: [{ a }, { tags }] })),
);
/** These walk along everything, and take nothing that needs an index. */
const walking: fc.Arbitrary<Filter> = fc.constantFrom(
  {},
  { s: { $exists: false } },
  { tags: { $exists: false } },
);
const filter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 1, arbitrary: walking },
  { weight: 9, arbitrary: fc.tuple(served, residual).map(([by, more]) => ({ ...more, ...by })) },
);

const update: fc.Arbitrary<Update> = fc.oneof(
  fc.record(fields, { requiredKeys: [] }).map(($set) => ({ $set })),
  fc.constantFrom('a', 'b', 's', 'tags').map((field) => ({ $unset: { [field]: true as const } })),
  text.map((tags) => ({ $push: { tags } })),
  text.map((tags) => ({ $addToSet: { tags } })),
  text.map((tags) => ({ $pull: { tags } })),
  fc.constant({ $inc: { 'count.er': 1 } }),
);

class Model {
  docs: Thing[] = [];

  find(by: Filter): Thing[] {
    const query = new Query<Thing>(by);
    return this.docs
      .filter((doc) => query.test(doc))
      .sort((a, b) => Buffer.compare(Buffer.from(a._id), Buffer.from(b._id)));
  }

  /** The index that a document would violate. */
  taken(doc: Thing, ofOthers: boolean): string | null {
    if (!ofOthers && this.docs.some(({ _id }) => _id === doc._id)) return '_id';
    const others = this.docs.filter(({ _id }) => _id !== doc._id);
    const whole = doc.a !== undefined && doc.b !== undefined;
    return whole && others.some(({ a, b }) => a === doc.a && b === doc.b) ? 'key' : null;
  }

  put(doc: Thing): void {
    this.docs = [...this.docs.filter(({ _id }) => _id !== doc._id), doc];
  }
}

function changed(doc: Thing, { $set, $unset, $push, $addToSet, $pull, $inc }: Update): Thing {
  const after: Thing = structuredClone({ ...doc, ...$set });
  for (const field of Object.keys($unset ?? {})) delete after[field];
  const tags = Array.isArray(after.tags) ? after.tags : undefined;
  if ($push) after.tags = [...(tags ?? []), $push.tags];
  if ($addToSet && !tags?.includes($addToSet.tags)) after.tags = [...(tags ?? []), $addToSet.tags];
  if ($pull && tags) after.tags = tags.filter((tag) => tag !== $pull.tags);
  if ($inc) after.count = { er: countOf(doc) + 1 };
  return after;
}

function countOf(doc: Thing): number {
  const count = doc.count;
  return typeof count === 'object' && count !== null && 'er' in count ? Number(count.er) : 0;
}

type Step =
  | { do: 'insert'; doc: Thing }
  | { do: 'update'; by: Filter; update: Update; upsert: boolean }
  | { do: 'remove'; by: Filter }
  | { do: 'find'; by: Filter; sort: Sort | undefined; skip: number; limit: number }
  | { do: 'count'; by: Filter };

const byId = fc.tuple(id, residual).map(([_id, more]) => ({ ...more, _id }));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: thing.map((doc) => ({ do: 'insert' as const, doc })) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('update' as const), by: byId, update, upsert: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), by: filter }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('find' as const),
      by: filter,
      sort: fc.constantFrom<Sort | undefined>(undefined, { _id: 1 }, { _id: -1 }),
      skip: fc.nat(3),
      limit: fc.nat(3),
    }),
  },
  { weight: 2, arbitrary: filter.map((by) => ({ do: 'count' as const, by })) },
);

async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'index' in error) return { duplicate: error.index };
    throw error;
  }
}

async function real(things: Collection<Thing>, at: Step): Promise<unknown> {
  switch (at.do) {
    case 'insert':
      return outcome(async () => void (await things.insert(at.doc)));
    case 'update':
      return outcome(() => things.update(at.by, at.update, { upsert: at.upsert }));
    case 'remove':
      return things.remove(at.by);
    case 'count':
      return things.count(at.by);
    case 'find': {
      if (at.sort === undefined) return new Set((await things.find(at.by)).map((doc) => JSON.stringify(doc)));
      const options: FindOptions = { sort: at.sort, skip: at.skip, limit: at.limit };
      return things.find(at.by, options);
    }
  }
}

function expected(model: Model, at: Step): unknown {
  if (at.do === 'insert') return write(model, at.doc, false) ?? undefined;
  const found = model.find(at.by);
  switch (at.do) {
    case 'update': {
      const before = found[0];
      if (before === undefined && !at.upsert) return null;
      const after = changed(before ?? made(at.by), at.update);
      return write(model, after, before !== undefined) ?? after;
    }
    case 'remove':
      model.docs = model.docs.filter((doc) => !found.includes(doc));
      return found.length;
    case 'count':
      return found.length;
    case 'find': {
      if (at.sort === undefined) return new Set(found.map((doc) => JSON.stringify(doc)));
      const ordered = at.sort._id === -1 ? found.reverse() : found;
      return ordered.slice(at.skip, at.limit === 0 ? undefined : at.skip + at.limit);
    }
  }
}

function made(by: Filter): Thing {
  return { _id: String(by._id) };
}

function write(model: Model, doc: Thing, known: boolean): { duplicate: string } | null {
  const index = model.taken(doc, known);
  if (index !== null) return { duplicate: index };
  model.put(doc);
  return null;
}

test('given any sequence of operations, then the embedded store answers as the model does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const store = await openStore('memory:', { database: 'model' });
      const things = await store.collection<Thing>(SPEC);
      const model = new Model();
      for (const at of steps) expect(await real(things, at)).toEqual(expected(model, at));
      await store.close();
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['memory:', 300],
  ['file:', 60],
])(
  'given writes that are handed over at once to %s, then they come out as one after another',
  async (kind, numRuns) => {
    const writes = fc.array(
      step.filter((at) => at.do === 'insert' || at.do === 'update' || at.do === 'remove'),
      { minLength: 2, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(writes, { minLength: 1, maxLength: 6 }), async (bursts) => {
        const folder = mkdtempSync(join(tmpdir(), 'store-'));
        const store = await openStore(kind === 'file:' ? `file:${folder}` : kind, { database: 'model' });
        const things = await store.collection<Thing>(SPEC);
        const model = new Model();
        for (const burst of bursts) {
          const answers = await Promise.all(burst.map((at) => real(things, at)));
          expect(answers).toEqual(burst.map((at) => expected(model, at)));
          expect(await things.find({}, { sort: { _id: 1 } })).toEqual(model.find({}));
          // Entries without a document, or the other way round, would be found here.
          for (const tag of ['x', 'xy', 'y'])
            expect(await things.count({ tags: tag })).toBe(model.find({ tags: tag }).length);
        }
        await store.close();
        rmSync(folder, { recursive: true });
      }),
      { numRuns },
    );
  },
);
