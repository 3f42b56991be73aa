import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { notReleasedBy, visible } from '../../../packages/customer-records';
import type { Handler } from '../../../packages/service-kit';
import { type CustomerKey, customerIsGone, recordId } from '../../../packages/values';
import type { CustomerDoc, CustomerStore } from '../customer.store';

/**
 * The customer service's part in the delete saga. Its fence hides the customer from every reader, so the saga sets it
 * first; its document is removed last, and only then is the customer number free again. No tombstone stays: ids are
 * never used twice, and no write creates a customer under an existing id.
 */
type Actions = typeof customer.actions;

/** The documents of a customer in this service, as the receipt counts them. */
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
  // The events of the deletion come after all earlier events of the customer.
  await deps.customers.published(fenced);
  return { fenced: true };
};

/** A saga that has released the customer can never fence it again: a late request to fence finds `released_by`. */
export const unfence: Handler<Actions['unfence'], CustomerStore> = async ({ saga_id, ...key }, { deps }) => {
  const _id = recordId(key);
  const $set = { released_by: saga_id };
  // In this order no fence can slip in between.
  await deps.customers.update({ _id, ...visible, ...notReleasedBy(saga_id) }, { $set });
  await deps.customers.update({ _id, fenced_by: saga_id }, { $set, $unset: { fenced_by: true } });
  return { fenced: false };
};

/** @throws Error when another saga holds the fence, or none: the customer is left as it is */
export const purge: Handler<Actions['purge'], CustomerStore> = async ({ saga_id, ...key }, { deps }) => {
  const removed = await deps.customers.remove({ _id: recordId(key), fenced_by: saga_id });
  // Nothing removed and nothing there: this saga has purged before, and answers the same again.
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

/** The stored customer, fenced or not. */
async function storedOf({ customers }: CustomerStore, key: CustomerKey): Promise<CustomerDoc> {
  const doc = await customers.get(recordId(key));
  if (doc === null) throw customerIsGone(key);
  return doc;
}
