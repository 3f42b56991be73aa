import { ObpError } from '../../../packages/errors';
import { noOutbox } from '../../../packages/events';
import type { Scope } from '../../../packages/service-kit';
import { DuplicateKeyError, openStore } from '../../../packages/store';
import { customerBody } from '../../../test/harness/examples';
import { type CustomerDoc, type CustomerStore, NUMBER_INDEX, openCustomerStore } from '../customer.store';
import { create } from './create';

/** A store in which the first numbers that are drawn turn out to be taken. */
async function storeWithTaken(draws: number): Promise<{ deps: CustomerStore; tried: string[] }> {
  const deps = await openCustomerStore({ store: await openStore('memory:'), outbox: noOutbox });
  const tried: string[] = [];
  const insert = async (doc: CustomerDoc) => {
    tried.push(doc.customer_number);
    if (tried.length <= draws) throw new DuplicateKeyError('customers', NUMBER_INDEX);
    await deps.customers.insert(doc);
  };
  const { customers } = deps;
  return { deps: { customers: { ...customers, insert } }, tried };
}

const scope = (deps: CustomerStore): Scope<CustomerStore> => ({
  deps,
  call: () => Promise.reject(new ObpError('OBP-50503')),
  admitted: { caller: 'test' },
  correlationId: 'test',
});

const params = { bank_id: 'b', customer: customerBody() };

describe('the number of a new customer', () => {
  test('given a drawn number that is taken, then another one is drawn', async () => {
    const { deps, tried } = await storeWithTaken(3);
    const made = await create(params, scope(deps));
    expect(tried).toHaveLength(4);
    expect(new Set(tried).size).toBe(4);
    expect(made.customer_number).toBe(tried[3]);
    expect(
      await deps.customers.findOne({ bank_id: 'b', customer_number: made.customer_number }),
    ).not.toBeNull();
  });

  test('given that none can be had, the answer is OBP-30051 and nothing is stored', async () => {
    const { deps } = await storeWithTaken(1_000);
    await expect(create(params, scope(deps))).rejects.toThrow('OBP-30051');
    expect(await deps.customers.count({})).toBe(0);
  });

  test('another failure is not taken for a number that is taken', async () => {
    const { deps } = await storeWithTaken(0);
    const failing = { customers: { ...deps.customers, insert: () => Promise.reject(new Error('disk')) } };
    await expect(create(params, scope(failing))).rejects.toThrow('disk');
  });
});
