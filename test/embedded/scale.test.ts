import type { Call } from '../../packages/service-kit';
import { openStore, type Store } from '../../packages/store';
import { findCustomers } from '../../services/attribute/actions/find';
import { findByPhone } from '../../services/customer/actions/find-by-phone';
import { getByNumber } from '../../services/customer/actions/get-by-number';
import { list, listMinimal } from '../../services/customer/actions/lists';
import { idOf, populate } from '../harness/population';

/**
 * The number of documents that lists, searches and filters read must not grow with the collection.
 * `SIZE=100000` makes the large collection that large, and prints a table for docs/embedded-store.md.
 */
const SMALL = 500;
const LARGE = Number(process.env.SIZE ?? 5_000);

interface Cost {
  read: number;
  ms: number;
}

describe('the cost of a page', () => {
  let stores: { customer: Store; attribute: Store };
  const costs = new Map<number, Record<string, Cost>>();

  beforeAll(async () => {
    stores = { customer: await openStore('memory:'), attribute: await openStore('memory:') };
    await populate(stores.customer, stores.attribute, 0, SMALL);
    costs.set(SMALL, await measure());
    await populate(stores.customer, stores.attribute, SMALL, LARGE);
    costs.set(LARGE, await measure());
    if (process.env.SIZE !== undefined) print();
  });
  afterAll(() => Promise.all([stores.customer.close(), stores.attribute.close()]));

  async function measure(): Promise<Record<string, Cost>> {
    const { customers, attributes } = await populate(stores.customer, stores.attribute, 0, 0);
    const call: Call = () => Promise.reject(new Error('no calls'));
    const scope = { call, admitted: { caller: 'test' }, correlationId: 'scale' };
    const page = { limit: 50, offset: 0, sort_direction: 'ASC' as const };
    const of = { deps: customers, ...scope };
    const filter = (name: string, ...values: string[]) => ({ name, values });
    const filtered = (...filters: { name: string; values: string[] }[]) =>
      findCustomers({ bank_id: 'b', filters, ...page }, { deps: attributes, ...scope });
    const queries: Record<string, () => Promise<unknown>> = {
      'customers at any bank': () => list(page, of),
      'the last of them': () => listMinimal({ ...page, sort_direction: 'DESC' }, of),
      'by number': () => findByNumber(`n${SMALL - 1}`),
      'by phone, exactly': () => findByPhone({ bank_id: 'b', mobile_phone_number: '+49 30 90000123' }, of),
      'by phone, its end': () => findByPhone({ bank_id: 'b', mobile_phone_number: '%90000123' }, of),
      'by an attribute of ten': () => filtered(filter('group', '12')),
      'by one of two values': () => filtered(filter('group', '12', '13')),
    };
    const findByNumber = (customer_number: string) =>
      getByNumber({ bank_id: 'b', customer_number }, of).catch(() => undefined);
    const result: Record<string, Cost> = {};
    for (const [name, query] of Object.entries(queries)) result[name] = await costOf(query);
    return result;
  }

  async function costOf(query: () => Promise<unknown>): Promise<Cost> {
    const read = () =>
      [stores.customer, stores.attribute]
        .map((store) => store.stats())
        .reduce((sum, stats) => sum + stats.documents_read, 0);
    await query();
    const before = read();
    const begun = performance.now();
    await query();
    return { read: read() - before, ms: performance.now() - begun };
  }

  function print(): void {
    const rows = Object.entries(costs.get(LARGE) ?? {}).map(
      ([name, { read, ms }]) =>
        `| ${name} | ${costs.get(SMALL)?.[name]?.ms.toFixed(2)} ms | ${ms.toFixed(2)} ms | ${read} |`,
    );
    process.stdout.write(`| page of 50 | ${SMALL} | ${LARGE} | read |\n${rows.join('\n')}\n`);
  }

  test('given ten times the customers, every list, search and filter reads as much as before', () => {
    const reads = (size: number) =>
      Object.fromEntries(Object.entries(costs.get(size) ?? {}).map(([name, { read }]) => [name, read]));
    expect(reads(LARGE)).toEqual(reads(SMALL));
    for (const read of Object.values(reads(LARGE))) expect(read).toBeLessThan(200);
  });

  test('and finds the matching documents', async () => {
    const { customers } = await populate(stores.customer, stores.attribute, 0, 0);
    const call: Call = () => Promise.reject(new Error('no calls'));
    const scope = { deps: customers, call, admitted: { caller: 'test' }, correlationId: 'scale' };
    const found = await findByPhone({ bank_id: 'b', mobile_phone_number: '%90000123' }, scope);
    expect(found.customers.map(({ customer_id }) => customer_id)).toEqual([idOf(123)]);
  });
});
