import { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { ObpError } from '../../../packages/errors';
import { noOutbox } from '../../../packages/events';
import type { Call, Scope } from '../../../packages/service-kit';
import { openStore, type Store } from '../../../packages/store';
import { type CustomerDoc, type CustomerStore, openCustomerStore } from '../customer.store';
import { firehose } from './firehose';
import { get } from './get';
import { getByNumber } from './get-by-number';
import { listOfBank } from './list-of-bank';

const bank_id = 'gh.29.uk';
const filters = [{ name: 'state', values: ['active'] }];
const page = { bank_id, limit: 50, offset: 0, sort_direction: 'ASC' } as const;
const idOf = (n: number) => `c${String(n).padStart(5, '0')}`;

const customerOf = (n: number): CustomerDoc => ({
  _id: `${bank_id}|${idOf(n)}`,
  bank_id,
  customer_id: idOf(n),
  customer_number: `${n}`,
  legal_name: '',
  mobile_phone_number: '',
  email: '',
  face_image: { url: '', date: '1100-01-01T00:00:00Z' },
  date_of_birth: '1100-01-01T00:00:00Z',
  relationship_status: '',
  dependants: 0,
  dob_of_dependants: [],
  credit_rating: { rating: '', source: '' },
  credit_limit: { currency: '', amount: '' },
  highest_education_attained: '',
  employment_status: '',
  kyc_status: false,
  // Against the order of creation, and every two the same.
  last_ok_date: new Date(Date.UTC(2020, 0, 1) - (n >> 1) * 1_000).toISOString().replace('.000Z', 'Z'),
  title: '',
  branch_id: '',
  name_suffix: '',
  has_attributes: true,
  created_at: '2020-01-01T00:00:00.000Z',
  updated_at: `2020-01-0${1 + (n % 9)}T00:00:00.000Z`,
});

/** The other half of the answers: an attribute service that gives every customer the same, and hides some. */
class Attributes {
  calls = 0;
  readonly hidden = new Set<string>();
  matches: string[] = [];

  /** A stand-in for the bus, with the three actions that these tests call. */
  readonly call = ((action: unknown, params: Params) => {
    this.calls += 1;
    if (action === attribute.actions.findIds) return Promise.resolve(this.batch(params));
    if (action === attribute.actions.findCustomers) return Promise.resolve(this.of(this.matches));
    return Promise.resolve(this.of((params.customers ?? []).map(({ customer_id }) => customer_id)));
  }) as Call;

  private batch({ after = '', limit = 0 }: Params) {
    return { customer_ids: this.matches.filter((id) => id > after).slice(0, limit) };
  }

  private of(ids: string[]) {
    const customers = ids
      .filter((id) => !this.hidden.has(id))
      .map((customer_id) => ({ customer_id, customer_attributes: [] }));
    return { customers };
  }
}
interface Params {
  customers?: { customer_id: string }[];
  after?: string;
  limit?: number;
}

describe('customers and their attributes, kept by two services', () => {
  let store: Store;
  let attributes: Attributes;
  let scope: Scope<CustomerStore>;

  beforeEach(async () => {
    store = await openStore('memory:', { database: 'customer' });
    attributes = new Attributes();
    scope = {
      deps: await openCustomerStore({ store, outbox: noOutbox }),
      call: attributes.call,
      admitted: { caller: 'test' },
      correlationId: 'test',
    };
  });
  afterEach(() => store.close());

  const keep = async (count: number) => {
    for (let n = 0; n < count; n++) await scope.deps.customers.insert(customerOf(n));
  };
  const fence = (n: number) =>
    scope.deps.customers.update({ _id: `${bank_id}|${idOf(n)}` }, { $set: { fenced_by: 's1' } });
  const ids = ({ customers }: { customers: { customer_id: string }[] }) =>
    customers.map(({ customer_id }) => customer_id);

  /** Counts calls of the other service and queries. */
  const cost = async (work: () => Promise<unknown>) => {
    const [calls, { operations }] = [attributes.calls, store.stats()];
    await work();
    return { calls: attributes.calls - calls, queries: store.stats().operations - operations };
  };

  describe('no answer shows half a customer', () => {
    test('one whose attributes are hidden already is gone, although it is not hidden itself', async () => {
      await keep(3);
      attributes.hidden.add(idOf(1));
      await expect(get({ bank_id, customer_id: idOf(1) }, scope)).rejects.toMatchObject({
        type: 'OBP-30046',
      });
      await expect(getByNumber({ bank_id, customer_number: '1' }, scope)).rejects.toMatchObject({
        type: 'OBP-30002',
      });
      expect(ids(await listOfBank({ ...page, filters: [] }, scope))).toEqual([idOf(0), idOf(2)]);
    });

    test('one that is hidden itself is gone, although its attributes still match', async () => {
      await keep(3);
      await fence(1);
      attributes.matches = [idOf(0), idOf(1), idOf(2)];
      expect(ids(await listOfBank({ ...page, filters }, scope))).toEqual([idOf(0), idOf(2)]);
      expect(ids(await firehose({ ...page, filters }, scope))).toEqual([idOf(2), idOf(0)]);
    });
  });

  test('when attributes cannot be had, there is no answer at all', async () => {
    await keep(1);
    const away = { ...scope, call: () => Promise.reject(new ObpError('OBP-50503')) };
    await expect(get({ bank_id, customer_id: idOf(0) }, away)).rejects.toMatchObject({ code: 503 });
    await expect(listOfBank({ ...page, filters: [] }, away)).rejects.toMatchObject({ code: 503 });
  });

  test('a page costs one query and one call, whatever it holds', async () => {
    await keep(60);
    attributes.matches = Array.from({ length: 40 }, (_, n) => idOf(n));
    const once = { calls: 1, queries: 1 };
    expect(await cost(() => get({ bank_id, customer_id: idOf(1) }, scope))).toEqual(once);
    expect(await cost(() => listOfBank({ ...page, filters: [] }, scope))).toEqual(once);
    expect(await cost(() => listOfBank({ ...page, filters }, scope))).toEqual(once);
    expect(await cost(() => firehose({ ...page, filters }, scope))).toEqual(once);
    expect(await cost(() => firehose({ ...page, filters: [] }, scope))).toEqual({ calls: 0, queries: 1 });
  });

  test('a read of customers without attributes does not call the attribute service', async () => {
    await keep(2);
    const without = (n: number) =>
      scope.deps.customers.update({ _id: `${bank_id}|${idOf(n)}` }, { $unset: { has_attributes: true } });
    await without(0);
    const free = { calls: 0, queries: 1 };
    expect(await cost(() => get({ bank_id, customer_id: idOf(0) }, scope))).toEqual(free);
    expect(ids(await listOfBank({ ...page, filters: [] }, scope))).toEqual([idOf(0), idOf(1)]);
    await without(1);
    expect(await cost(() => listOfBank({ ...page, filters: [] }, scope))).toEqual(free);
  });

  test('an empty page does not call the attribute service', async () => {
    expect(await cost(() => listOfBank({ ...page, filters: [] }, scope))).toEqual({ calls: 0, queries: 1 });
    expect(await cost(() => listOfBank({ ...page, filters }, scope))).toEqual({ calls: 1, queries: 0 });
  });

  test('the firehose goes through many matches in batches; its pages are those of one list', async () => {
    await keep(2_400);
    attributes.matches = Array.from({ length: 2_300 }, (_, n) => idOf(n));
    const dates = { from_date: '2020-01-03T00:00:00.000Z', to_date: '2020-01-05T00:00:00.000Z' };
    const expected = attributes.matches
      .map((_, n) => customerOf(n))
      .filter(({ updated_at }) => updated_at >= dates.from_date && updated_at <= dates.to_date)
      .sort(
        (a, b) =>
          String(a.last_ok_date).localeCompare(String(b.last_ok_date)) ||
          a.customer_id.localeCompare(b.customer_id),
      )
      .map(({ customer_id }) => customer_id);
    const found: string[] = [];
    const costs: object[] = [];
    for (let offset = 0; offset < expected.length; offset += 300) {
      const params = { ...page, ...dates, filters, limit: 300, offset };
      costs.push(await cost(async () => found.push(...ids(await firehose(params, scope)))));
    }
    expect(found).toEqual(expected);
    expect(costs).toEqual([1, 2, 3].map(() => ({ calls: 3, queries: 3 })));
    const newestFirst = await firehose({ ...page, ...dates, filters, sort_direction: 'DESC' }, scope);
    expect(ids(newestFirst)).toEqual(expected.toReversed().slice(0, 50));
  });

  test('the order of the firehose is the same with attributes and without', async () => {
    await keep(20);
    attributes.matches = Array.from({ length: 20 }, (_, n) => idOf(n));
    for (const sort_direction of ['ASC', 'DESC'] as const) {
      const all = ids(await firehose({ ...page, sort_direction, filters: [] }, scope));
      expect(all).toHaveLength(20);
      expect(ids(await firehose({ ...page, sort_direction, filters }, scope))).toEqual(all);
    }
  });
});
