import type { ActionContract } from '../../../packages/contracts/action';
import { link } from '../../../packages/contracts/link/link.contract';
import { ObpError } from '../../../packages/errors';
import { noOutbox } from '../../../packages/events';
import type { Call, Scope } from '../../../packages/service-kit';
import { openStore, type Store } from '../../../packages/store';
import { customerBody } from '../../../test/harness/examples';
import { type CustomerStore, openCustomerStore } from '../customer.store';
import { createLinked, finishAll } from './create-linked';
import { readCustomer } from './get';
import { fence, purge, unfence } from './participant';

/** The process that creates a customer and its link dies at every step; another one comes by afterwards. */

let store: Store;
let deps: CustomerStore;
/** The links of the other service, by customer. */
let links: Map<string, unknown>;
/** Run when the user is looked up, and before and after the link is stored. */
let atUser: () => void;
let beforeLink: () => void;
let afterLink: () => void;

const LATER = '2999-01-01T00:00:00Z';
const params = { bank_id: 'b', customer_number: 'n1', user_id: 'ada', customer: customerBody() };
const nothing = () => undefined;
const dies = () => {
  throw new Error('died');
};
const isAway = () => {
  throw new ObpError('OBP-50503');
};

const call = (async (action: ActionContract, given: Record<string, unknown>) => {
  if (action === link.actions.expectUser) {
    atUser();
    if (given.user_id !== 'ada') throw new ObpError('OBP-20005');
  } else {
    beforeLink();
    links.set(String(given.customer_id), given.link);
    afterLink();
  }
  return true;
}) as Call;

const scope = (): Scope<CustomerStore> => ({
  deps,
  call,
  admitted: { caller: 'test' },
  correlationId: 'test',
});
const all = () => deps.customers.find({ bank_id: 'b', customer_number: 'n1' });
const isVisible = async (customer_id: string) =>
  readCustomer(deps, { bank_id: 'b', customer_id }).then(
    () => true,
    () => false,
  );
const create = () => createLinked(params, scope());

beforeEach(async () => {
  store = await openStore('memory:');
  deps = await openCustomerStore({ store, outbox: noOutbox });
  links = new Map();
  [atUser, beforeLink, afterLink] = [nothing, nothing, nothing];
});
afterEach(() => store.close());

test('given nothing fails, then the customer is visible without a trace of its creation, and linked', async () => {
  const { customer_id } = await create();
  const [doc] = await all();
  for (const field of ['first_link', 'unfinished_since', 'fenced_by']) expect(doc).not.toHaveProperty(field);
  expect(links.get(customer_id)).toMatchObject({ user_id: 'ada' });
});

test('given the user is unknown or the link service away, then nothing is stored', async () => {
  await expect(createLinked({ ...params, user_id: 'eve' }, scope())).rejects.toThrow('OBP-20005');
  atUser = isAway;
  await expect(create()).rejects.toThrow('OBP-50503');
  expect([await all(), links.size]).toEqual([[], 0]);
});

describe.each([
  ['before the link is stored', () => (beforeLink = dies), 0],
  ['after the link is stored', () => (afterLink = dies), 1],
])('given the process dies %s', (_when, prepare, stored) => {
  test('then no reader sees the customer until another process finishes it', async () => {
    prepare();
    await expect(create()).rejects.toThrow('died');
    const [{ customer_id } = { customer_id: '' }] = await all();
    expect([await isVisible(customer_id), links.size]).toEqual([false, stored]);
    [beforeLink, afterLink] = [nothing, nothing];

    await finishAll(deps, call, LATER);

    expect([await isVisible(customer_id), links.size]).toEqual([true, 1]);
    const finished = await all();
    await finishAll(deps, call, LATER);
    expect(await all()).toEqual(finished);
  });
});

test('given the link service goes away in between, then the answer is that it may be done, and later it is', async () => {
  beforeLink = isAway;
  await expect(create()).rejects.toThrow('OBP-50504');
  await expect(finishAll(deps, call, LATER)).rejects.toThrow('OBP-50503');
  const [{ customer_id } = { customer_id: '' }] = await all();
  expect(await isVisible(customer_id)).toBe(false);
  beforeLink = nothing;

  await finishAll(deps, call, LATER);

  expect([await isVisible(customer_id), links.size]).toEqual([true, 1]);
});

test('given a deletion meanwhile, then its fence is refused, its abort changes nothing, and the creation is finished', async () => {
  beforeLink = dies;
  await expect(create()).rejects.toThrow('died');
  beforeLink = nothing;
  const before = await all();
  const [{ customer_id } = { customer_id: '' }] = before;
  const key = { bank_id: 'b', customer_id, saga_id: 'saga' };

  expect(await fence(key, scope())).toEqual({ fenced: false });
  await expect(purge(key, scope())).rejects.toThrow('without the fence');
  await unfence(key, scope());

  expect(await all()).toEqual(before);
  await finishAll(deps, call, LATER);
  expect(await isVisible(customer_id)).toBe(true);
});

test('given one that cannot be finished, then the others are', async () => {
  beforeLink = dies;
  const [first, second] = ['n1', 'n2'].map((customer_number) =>
    createLinked({ ...params, customer_number }, scope()),
  );
  await expect(first).rejects.toThrow('died');
  await expect(second).rejects.toThrow('died');
  beforeLink = () => {
    beforeLink = nothing;
    dies();
  };

  await expect(finishAll(deps, call, LATER)).rejects.toThrow('died');

  expect(links.size).toBe(1);
});

test('given one that has just begun, then it is left to the process that creates it', async () => {
  beforeLink = dies;
  await expect(create()).rejects.toThrow('died');
  beforeLink = nothing;
  await finishAll(deps, call, '2000-01-01T00:00:00Z');
  expect(links.size).toBe(0);
});

test('given another process finishes it first, then the creator answers all the same', async () => {
  beforeLink = () => {
    beforeLink = nothing;
    other = finishAll(deps, call, LATER);
  };
  let other: Promise<void> | undefined;
  const { customer_id } = await create();
  await other;
  expect([await isVisible(customer_id), links.size]).toEqual([true, 1]);
});
