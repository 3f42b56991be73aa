import fc from 'fast-check';
import { noOutbox } from '../../packages/events';
import type { Scope } from '../../packages/service-kit';
import { openStore, type Store } from '../../packages/store';
import { bankRange } from '../../packages/values';
import { anyChange } from '../../test/harness/any-change';
import { findCustomers, findIds } from './actions/find';
import { ofCustomers } from './actions/of-customers';
import { removeAtBank } from './actions/remove';
import { type AttributeStore, openAttributeStore } from './attribute.store';
import { newAttribute, withAttribute } from './domain/attribute';

const bank_id = 'gh.29.uk';

describe('the attribute service on its store', () => {
  let store: Store;
  let scope: Scope<AttributeStore>;

  beforeEach(async () => {
    store = await openStore('memory:', { database: 'attribute' });
    const deps = await openAttributeStore({ store, outbox: noOutbox });
    scope = {
      deps,
      call: () => Promise.reject(new Error('no calls')),
      admitted: { caller: 'test' },
      correlationId: 'test',
    };
  });
  afterEach(() => store.close());

  let ids = 0;
  const give = (customer_id: string, name: string, value: string, bank = bank_id) => {
    const added = newAttribute(`a${ids++}`, { name, type: 'STRING', value });
    const key = { bank_id: bank, customer_id };
    return scope.deps.customers.change(key, (content) => withAttribute(content, added), anyChange);
  };

  const page = { bank_id, limit: 500, offset: 0, sort_direction: 'ASC' } as const;
  const found = async (params: Parameters<typeof findCustomers>[0]) =>
    (await findCustomers(params, scope)).customers.map(({ customer_id }) => customer_id);

  const operations = async (work: () => Promise<unknown>): Promise<number> => {
    const before = store.stats().operations;
    await work();
    return store.stats().operations - before;
  };

  test('a search for several attributes is one query, whatever the number of customers', async () => {
    for (let n = 0; n < 200; n++) {
      await give(`c${n}`, 'name', n % 2 === 0 ? 'John' : 'Jane');
      await give(`c${n}`, 'age', `${n % 10}`);
    }
    const filters = [
      { name: 'name', values: ['John', 'Jane'] },
      { name: 'age', values: ['8', '9'] },
    ];
    expect(await operations(async () => expect(await found({ ...page, filters })).toHaveLength(40))).toBe(1);
  });

  test('a page of a search reads the page and not the collection', async () => {
    for (let n = 0; n < 300; n++) await give(`c${String(n).padStart(3, '0')}`, 'state', 'active');
    const before = store.stats().documents_read;
    const filters = [{ name: 'state', values: ['active'] }];
    expect(await found({ ...page, filters, limit: 10 })).toHaveLength(10);
    expect(store.stats().documents_read - before).toBeLessThanOrEqual(20);
  });

  test('the attributes of 500 customers are one query', async () => {
    for (let n = 0; n < 100; n++) await give(`c${n}`, 'name', `${n}`);
    const customers = Array.from({ length: 500 }, (_, n) => ({ bank_id, customer_id: `c${n}` }));
    const queries = await operations(async () => {
      const answer = await ofCustomers({ customers }, scope);
      expect(answer.customers).toHaveLength(500);
      expect(answer.customers[99]?.customer_attributes).toMatchObject([{ name: 'name', value: '99' }]);
      expect(answer.customers[100]).toEqual({ customer_id: 'c100', customer_attributes: [] });
    });
    expect(queries).toBe(1);
  });

  test('a customer behind a fence is in no answer, also when it never had attributes; one without fence is', async () => {
    const customers = ['fenced', 'bare', 'there'].map((customer_id) => ({ bank_id, customer_id }));
    await give('fenced', 'name', 'John');
    await give('there', 'name', 'John');
    for (const key of customers.slice(0, 2)) await scope.deps.customers.fence(key, 's1');
    const filters = [{ name: 'name', values: ['John'] }];
    const answer = await ofCustomers({ customers }, scope);
    expect(answer.customers.map(({ customer_id }) => customer_id)).toEqual(['there']);
    expect(await found({ ...page, filters })).toEqual(['there']);
    expect(await findIds({ bank_id, filters, limit: 10 }, scope)).toEqual({ customer_ids: ['there'] });
  });

  test('a delete that names no customer stays inside its bank', async () => {
    const { attributes } = await give('c1', 'name', 'John', 'other');
    const customer_attribute_id = attributes[0]?.customer_attribute_id ?? '';
    await expect(removeAtBank({ bank_id, customer_attribute_id }, scope)).rejects.toThrow('OBP-30069');
    expect(await removeAtBank({ bank_id: 'other', customer_attribute_id }, scope)).toEqual({ removed: true });
    expect(await removeAtBank({ bank_id: 'other', customer_attribute_id }, scope)).toEqual({
      removed: false,
    });
  });

  test('a search finds what a look at every customer finds, in pages and in batches', async () => {
    const text = fc.constantFrom('', 'a', 'b', 'a=b', '","', '%');
    const pairs = fc.array(fc.tuple(text, text), { maxLength: 4 });
    const filter = fc.record({ name: text, values: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }) });
    const filters = fc.uniqueArray(filter, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
    await fc.assert(
      fc.asyncProperty(
        fc.array(pairs, { maxLength: 12 }),
        filters,
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('ASC' as const, 'DESC' as const),
        async (customers, wanted, size, sort_direction) => {
          await scope.deps.customers.documents.remove({ _id: bankRange(bank_id) });
          for (const [n, own] of customers.entries()) {
            for (const [name, value] of own) await give(idOf(n), name, value);
          }
          const expected = customers.flatMap((own, n) =>
            wanted.every((filter) => own.some(meets(filter))) ? [idOf(n)] : [],
          );
          const query = { bank_id, filters: wanted, limit: size };
          const steps = Math.floor(customers.length / size) + 1;
          const pages = await pagesOf({ ...query, sort_direction }, steps);
          const batches = await batchesOf(query, steps);
          expect(pages).toEqual(sort_direction === 'ASC' ? expected : expected.toReversed());
          expect(batches).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  const idOf = (n: number): string => `c${String(n).padStart(2, '0')}`;

  const meets =
    ({ name, values }: { name: string; values: string[] }) =>
    (pair: readonly [string, string]): boolean =>
      pair[0] === name && values.includes(pair[1]);

  type Query = Parameters<typeof found>[0];

  /** The items of `steps` pages, one after the other. */
  async function pagesOf(query: Omit<Query, 'offset'>, steps: number): Promise<string[]> {
    const ids: string[] = [];
    for (let step = 0; step < steps; step++) {
      ids.push(...(await found({ ...query, offset: step * query.limit })));
    }
    return ids;
  }

  /** The items of up to `steps` batches, each read from the last id of the one before. */
  async function batchesOf(query: Parameters<typeof findIds>[0], steps: number): Promise<string[]> {
    const ids: string[] = [];
    for (let step = 0; step < steps; step++) {
      const after = ids.at(-1);
      if (step > 0 && after === undefined) break;
      const { customer_ids } = await findIds({ ...query, ...(after === undefined ? {} : { after }) }, scope);
      ids.push(...customer_ids);
    }
    return ids;
  }
});
