import type { ActionContract, ParamsOf, ResultOf } from '../../packages/contracts/action';
import { attribute } from '../../packages/contracts/attribute/attribute.contract';
import { customer } from '../../packages/contracts/customer/customer.contract';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { noOutbox } from '../../packages/events';
import type { Call, Scope } from '../../packages/service-kit';
import { openStore, type Store } from '../../packages/store';
import { anyChange } from '../../test/harness/any-change';
import { customerBody } from '../../test/harness/examples';
import { setActive } from './actions/change';
import { correlatedEntities, correlatedUsers, customersOfUser } from './actions/correlation';
import { create } from './actions/create';
import { listOfCustomer, listOfUser, usersOfCustomer } from './actions/lists';
import { LinkStore } from './link.store';

/** Things that the API does not show: inactive links, customers that vanish, the cost of an answer. */

let store: Store;
let scope: Scope<LinkStore>;
/** The actions that were called, in order. */
let calls: string[];
/** Customers that do not exist, or no longer. */
let gone: Set<string>;

type Answers = <A extends ActionContract>(action: A, answer: (params: ParamsOf<A>) => ResultOf<A>) => void;

/** The other services: every user exists, and every customer that is not gone. */
function others(): Call {
  const answers = new Map<ActionContract, (params: never) => unknown>();
  const on: Answers = (action, answer) => void answers.set(action, answer);
  const aCustomer = (customer_id: string) => ({
    bank_id: 'bank',
    customer_id,
    customer_number: '1',
    ...customerBody(),
  });
  on(customer.actions.resolve, (key) => ({ ...key, customer_number: '1' }));
  on(customer.actions.getMany, ({ customer_ids }) => ({
    customers: customer_ids.filter((id) => !gone.has(id)).map(aCustomer),
  }));
  on(identity.actions.usersWithAttributes, ({ user_ids }) => ({
    users: user_ids.map((user_id) => ({
      user_id,
      email: '',
      provider_id: '',
      provider: '',
      username: user_id,
      user_attributes: [],
    })),
  }));
  on(attribute.actions.ofCustomers, ({ customers }) => ({
    customers: customers.map(({ customer_id }) => ({ customer_id, customer_attributes: [] })),
  }));
  return async (action, params) => {
    calls.push(action.name);
    const answer = answers.get(action);
    if (answer === undefined) throw new Error(`no answer for ${action.name}`);
    return answer(params as never) as ResultOf<typeof action>;
  };
}

beforeEach(async () => {
  calls = [];
  gone = new Set();
  store = await openStore('memory:', { database: 'link' });
  scope = {
    deps: await LinkStore.open({ store, outbox: noOutbox }),
    call: others(),
    admitted: { caller: 'test' },
    correlationId: 'test',
  };
});
afterEach(() => store.close());

const linked = (user_id: string, customer_id: string) =>
  create({ bank_id: 'bank', link: { user_id, customer_id } }, scope);
const key = (customer_id: string) => ({ bank_id: 'bank', customer_id });
const page = { limit: 500, offset: 0 };
const entitiesOf = async (user_id: string) => {
  const { correlated_entities } = await correlatedEntities({ user_id, ...page }, scope);
  return correlated_entities.map((entity) => [
    entity.customer.customer_id,
    entity.users.map(({ username }) => username),
  ]);
};
const customersSeenBy = async (user_id: string) =>
  (await customersOfUser({ user_id, ...page }, scope)).customers.map(({ customer_id }) => customer_id);

describe('an inactive link', () => {
  const suspend = async () => {
    const { user_customer_link_id } = await linked('ann', 'c1');
    await linked('bob', 'c1');
    return setActive({ bank_id: 'bank', user_customer_link_id, is_active: false }, scope);
  };

  test('gives its user neither customer nor correlation', async () => {
    await suspend();
    expect(await customersSeenBy('ann')).toEqual([]);
    expect(await entitiesOf('ann')).toEqual([]);
  });

  test('does not show its user to others', async () => {
    await suspend();
    expect(await entitiesOf('bob')).toEqual([['c1', ['bob']]]);
    expect((await correlatedUsers(key('c1'), scope)).users.map(({ username }) => username)).toEqual(['bob']);
    expect(await usersOfCustomer(key('c1'), scope)).toEqual({ user_ids: ['bob'] });
  });

  test('is listed as what it is', async () => {
    const suspended = await suspend();
    expect(suspended.is_active).toBe(false);
    const { user_customer_links } = await listOfCustomer(key('c1'), scope);
    expect(user_customer_links[0]).toEqual(suspended);
  });

  test('of another bank is not found', async () => {
    const { user_customer_link_id } = await linked('ann', 'c1');
    const elsewhere = { bank_id: 'other', user_customer_link_id, is_active: false };
    await expect(setActive(elsewhere, scope)).rejects.toThrow('OBP-30035');
  });
});

describe('a customer that is gone, its links not yet', () => {
  beforeEach(async () => {
    await linked('ann', 'c1');
    await linked('ann', 'c2');
    gone.add('c1');
  });

  test('is left out of everything', async () => {
    expect(await customersSeenBy('ann')).toEqual(['c2']);
    expect(await entitiesOf('ann')).toEqual([['c2', ['ann']]]);
    const { user_customer_links } = await listOfUser({ bank_id: 'bank', user_id: 'ann', ...page }, scope);
    expect(user_customer_links.map(({ customer_id }) => customer_id)).toEqual(['c2']);
    expect(await listOfCustomer(key('c1'), scope)).toEqual({ user_customer_links: [] });
    await expect(correlatedUsers(key('c1'), scope)).rejects.toThrow('OBP-30046');
  });

  test('behind a fence of its saga, nothing of it is found in the store either', async () => {
    await scope.deps.records.fence(key('c1'), 'saga');
    gone.clear();
    expect(await customersSeenBy('ann')).toEqual(['c2']);
    expect(await usersOfCustomer(key('c1'), scope)).toEqual({ user_ids: [] });
    await expect(linked('bob', 'c1')).rejects.toThrow('OBP-30046');
  });
});

describe.each([0, 1, 50, 500])('with %d links, each of two users', (links) => {
  beforeEach(async () => {
    const ids = Array.from({ length: links }, (_, i) => `c${String(i).padStart(3, '0')}`);
    const record = (customer_id: string) => ({
      links: ['ann', 'bob'].map((user_id) => ({
        user_customer_link_id: `${customer_id} ${user_id}`,
        user_id,
        date_inserted: '2024-02-13T20:38:17Z',
        is_active: true,
      })),
      customer_id,
    });
    await Promise.all(
      ids.map((id) =>
        scope.deps.records.change(key(id), (before) => ({ ...before, links: record(id).links }), anyChange),
      ),
    );
  });

  const cost = async (work: () => Promise<unknown>) => {
    const before = store.stats().operations;
    calls = [];
    await work();
    return { queries: store.stats().operations - before, calls: calls.length };
  };

  test('correlated entities cost one query and one call to each of two services', async () => {
    const expected = { queries: 1, calls: links === 0 ? 0 : 2 };
    expect(await cost(() => correlatedEntities({ user_id: 'ann', ...page }, scope))).toEqual(expected);
    expect(await entitiesOf('ann')).toHaveLength(links);
  });

  test('the customers of a user cost one query and one call to each of two services', async () => {
    const expected = { queries: 1, calls: links === 0 ? 0 : 2 };
    expect(await cost(() => customersOfUser({ user_id: 'ann', ...page }, scope))).toEqual(expected);
    expect(await customersSeenBy('ann')).toHaveLength(links);
  });
});
