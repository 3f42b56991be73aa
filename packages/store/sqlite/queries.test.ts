import { CUSTOMERS, type Customer, customer } from '../../../test/embedded/indexed-customers';
import { openStore } from '../index';
import type { Collection, Filter, FindOptions, Store } from '../port';
import { Connection } from './connection';
import { plan } from './planner';
import { syncSchema } from './schema';
import { Table } from './table';

describe('the cost of a query follows its page', () => {
  async function cost(size: number, filter: Filter, options: FindOptions): Promise<object> {
    const store = await openStore('memory:', { database: 'cost' });
    const customers = await store.collection<Customer>(CUSTOMERS);
    for (let at = 0; at < size; at += 1) await customers.insert(customer(at));
    const before = store.stats();
    expect(await customers.find(filter, options)).not.toHaveLength(0);
    const after = store.stats();
    await store.close();
    return { documents: after.documents_read - before.documents_read };
  }

  test.each<[string, Filter, FindOptions]>([
    ['a page along _id', { _id: { $regex: '^B\\|' } }, { sort: { _id: 1 }, limit: 10 }],
    ['a later page along _id', { _id: { $regex: '^B\\|' } }, { sort: { _id: -1 }, skip: 100, limit: 10 }],
    ['a page along an index', {}, { sort: { seen_at: -1 }, skip: 20, limit: 10 }],
    ['a page of an indexed group', { terms: 'group=1' }, { sort: { _id: 1 }, skip: 5, limit: 10 }],
    ['a unique key', { email: 'c000007@x' }, {}],
    ['the rarest of two terms, named first', { terms: { $all: ['one=000007', 'group=3'] } }, {}],
  ])('given a collection four times as large, then %s costs the same', async (_, filter, options) => {
    const small = await cost(200, filter, options);
    expect(await cost(800, filter, options)).toEqual(small);
    expect(small).toMatchObject({ documents: expect.any(Number) });
  });

  test.each<[string, Filter]>([
    ['that the index serves', { terms: 'group=1' }],
    ['beside a mark that has an index', { terms: 'group=1', gone: { $exists: false } }],
    ['of all that are without such a mark', { _id: { $regex: '^B\\|' }, gone: { $exists: false } }],
  ])('given a page behind an offset %s, then only its documents are read', async (_, filter) => {
    expect(await cost(400, filter, { sort: { _id: 1 }, skip: 50, limit: 10 })).toMatchObject({
      documents: 10,
    });
  });

  test.each<[string, Filter, FindOptions]>([
    ['along _id', { _id: { $regex: '^B\\|' } }, { sort: { _id: 1 } }],
    ['backwards', { _id: { $regex: '^B\\|' } }, { sort: { _id: -1 } }],
    ['along an index', {}, { sort: { seen_at: 1 } }],
    ['of an index, sorted after', { terms: { $in: ['group=1', 'group=2'] } }, { sort: { _id: 1 } }],
  ])(
    'given some with a mark, then a page %s behind an offset does not count them',
    async (_, filter, options) => {
      const store = await openStore('memory:', { database: 'marks' });
      const customers = await store.collection<Customer>(CUSTOMERS);
      for (let at = 0; at < 60; at += 1)
        await customers.insert({ ...customer(at), ...(at % 5 === 2 ? { gone: 'saga' } : {}) });
      const visible = { ...filter, gone: { $exists: false } };
      const all = (await customers.find(filter, options)).filter(({ gone }) => gone === undefined);
      for (const skip of [0, 1, 7, 20, all.length - 1, all.length]) {
        const page = await customers.find(visible, { ...options, skip, limit: 4 });
        expect(page).toEqual(all.slice(skip, skip + 4));
      }
      expect(await customers.count(visible)).toBe(all.length);
      await store.close();
    },
  );
});

describe('documents of a list of row ids are looked up one by one', () => {
  const indexes = [...CUSTOMERS.indexes, { name: 'text', fields: ['text'], contains: 'text' }];
  const table = new Table('plans', { ...CUSTOMERS, indexes });
  const db = new Connection(':memory:');
  beforeAll(() => syncSchema(db, table));
  afterAll(() => db.close());

  test.each<[string, Filter, number[] | null]>([
    ['a part of a text beside an indexed field', { text: { $like: '%30 901%' }, seen_at: '000007' }, [7]],
    ['a whole text beside an indexed field', { text: { $like: '+49 30 901' }, seen_at: '000007' }, [7]],
    ['a part of many texts', { text: { $like: '%30 901%' } }, null],
    ['one of two members', { terms: { $in: ['group=1', 'group=2'] } }, null],
    ['one of two conditions', { $or: [{ email: 'x' }, { terms: 'group=1' }] }, null],
  ])('given %s, then SQLite walks no other index, whatever its statistics', (_, filter, found) => {
    const asked = { ...filter, gone: { $exists: false } };
    const { from, args, order } = plan(table, asked, { _id: 1 }, () => found);
    const steps = db
      .all(`EXPLAIN QUERY PLAN SELECT t.doc ${from}${order} LIMIT ? OFFSET ?`, [...args, 50, 0])
      .map((step) => String(step[3]));
    expect(steps).toContainEqual(expect.stringMatching(/^SEARCH t USING INTEGER PRIMARY KEY/));
  });
});

describe('queries that no index serves are refused', () => {
  let store: Store;
  let customers: Collection<Customer>;
  beforeEach(async () => {
    store = await openStore('memory:', { database: 'refused' });
    customers = await store.collection<Customer>(CUSTOMERS);
  });
  afterEach(() => store.close());

  test.each<[string, Filter, FindOptions]>([
    ['a field without an index', { text: 'x' }, {}],
    ['a negation', { email: { $ne: 'x' } }, {}],
    ['a pattern that is not anchored', { email: { $regex: 'x' } }, {}],
    ['a pattern whose anchor holds for one branch only', { email: { $regex: '^x|y' } }, {}],
    ['an alternative without an index', { $or: [{ email: 'x' }, { text: 'y' }] }, {}],
    ['a mark, which says only what to leave out', { gone: { $exists: true } }, {}],
    ['a sort without an index', {}, { sort: { text: 1 } }],
    ['a sort of a range by another field', { email: { $gt: 'a' } }, { sort: { seen_at: 1 } }],
  ])('given %s, then find throws an error that names the collection', async (_, filter, options) => {
    await expect(customers.find(filter, options)).rejects.toThrow(
      /no index of customers serves filter fields/,
    );
  });
});
