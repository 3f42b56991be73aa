import type { customer } from '../../../packages/contracts/customer/customer.contract';
import {
  type CustomerKey,
  customerIsGone,
  notReleasedBy,
  recordId,
  visible,
} from '../../../packages/records';
import type { Handler } from '../../../packages/service-kit';
import type { CustomerDoc, CustomerStore } from '../customer.store';

/**
 * The customer's own part in the delete saga. Its fence is what hides the customer from everybody, so it is the first
 * to go up; its document is the last to be removed, and with it the number is free again. No tombstone is left: ids
 * are never given twice, and no write makes a customer that is not there.
 */
type Actions = typeof customer.actions;

/** A customer is one, however often one counts. */
const ONE = { customers: 1 };

/** @throws ObpError OBP-30046 when there is no such customer, not even behind a fence */
export const fence: Handler<Actions['fence'], CustomerStore> = async ({ saga_id, ...key }, { deps }) => {
  const _id = recordId(key);
  const fenced =
    (await deps.customers.update(
      { _id, ...visible, ...notReleasedBy(saga_id) },
      { $set: { fenced_by: saga_id } },
    )) ?? (await storedOf(deps, key));
  if (fenced.fenced_by !== saga_id) return { fenced: false };
  // What is told of the deletion comes after all that was told before.
  await deps.customers.settled(fenced);
  return { fenced: true };
};

/** What a saga has let go it can never take again: a fence that arrives late finds the mark. */
export const unfence: Handler<Actions['unfence'], CustomerStore> = async ({ saga_id, ...key }, { deps }) => {
  const _id = recordId(key);
  const $set = { released_by: saga_id };
  // In this order: no fence can slip in between.
  await deps.customers.update({ _id, ...visible, ...notReleasedBy(saga_id) }, { $set });
  await deps.customers.update({ _id, fenced_by: saga_id }, { $set, $unset: { fenced_by: true } });
  return { fenced: false };
};

/** @throws Error when another saga holds the fence, or none: the customer is left as it is */
export const purge: Handler<Actions['purge'], CustomerStore> = async ({ saga_id, ...key }, { deps }) => {
  const removed = await deps.customers.remove({ _id: recordId(key), fenced_by: saga_id });
  // None removed, and none there: this saga has been here before, and tells the same again.
  if (removed === 0 && (await deps.customers.get(recordId(key))) !== null) {
    throw new Error('a purge without the fence of its saga');
  }
  return { removed: ONE };
};

/** @throws ObpError OBP-30046 when there is no such customer, not even behind a fence */
export const count: Handler<Actions['count'], CustomerStore> = async (key, { deps }) => {
  await storedOf(deps, key);
  return { found: ONE };
};

/** The customer as it is kept, behind a fence or not. */
async function storedOf({ customers }: CustomerStore, key: CustomerKey): Promise<CustomerDoc> {
  const doc = await customers.get(recordId(key));
  if (doc === null) throw customerIsGone(key);
  return doc;
}
