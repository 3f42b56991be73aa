import { v7 as uuidv7 } from 'uuid';
import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { customerEvents } from '../../../packages/contracts/customer/customer.events';
import { link } from '../../../packages/contracts/link/link.contract';
import { ObpError } from '../../../packages/errors';
import { type Call, type Handler, sweepEach, toObpError } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { customerEvent, keyOf, nowUtcSeconds } from '../../../packages/values';
import { type CustomerDoc, type CustomerStore, NUMBER_INDEX } from '../customer.store';
import { checkNumber, newCustomer, numberTaken, toCustomer } from '../domain/customer';
import { readCustomer } from './get';

/**
 * A customer that is created together with its first link, which the link service stores (earlier-versions.md 7):
 *
 * 1. The customer is stored with its future link, behind a fence of its own, so no reader sees it.
 * 2. The link service stores the link. It is hidden too: every reader first reads the customer.
 * 3. One atomic write lifts the fence and emits `customer.created`.
 *
 * From the first write on it will be created: if the process dies or the link service is away, the customer remains as
 * `unfinished_since`, and any process finishes it (`finishAll`). Steps 2 and 3 are idempotent, so several may try.
 */
export const createLinked: Handler<typeof customer.actions.createLinked, CustomerStore> = async (
  { bank_id, customer_number, user_id, customer: fields },
  { deps, call, correlationId },
) => {
  checkNumber(customer_number);
  // Checked first, because no step after the first write may be refused. It also shows that the link service is there.
  await call(link.actions.expectUser, { user_id });
  const now = new Date();
  const ids = { bank_id, customer_id: uuidv7(), customer_number };
  const doc: Unfinished = {
    ...newCustomer(fields, { ...ids, now: now.toISOString() }),
    fenced_by: ITS_CREATION,
    first_link: { user_customer_link_id: uuidv7(), user_id, date_inserted: nowUtcSeconds(now) },
    unfinished_since: now.toISOString(),
  };
  try {
    await deps.customers.insert(doc);
  } catch (error) {
    if (error instanceof DuplicateKeyError && error.index === NUMBER_INDEX)
      throw numberTaken(customer_number, bank_id);
    throw error;
  }
  try {
    await finish(deps, doc, call, correlationId);
  } catch (error) {
    // It will be done, so 503 would be wrong.
    throw toObpError(error).code === 503 ? new ObpError('OBP-50504') : error;
  }
  return toCustomer(await readCustomer(deps, ids));
};

/** In the place of a saga's id: no saga fences a customer that it cannot see. */
const ITS_CREATION = 'creation';
const FINISHED_AT_ONCE = 500;

/** A customer that waits for its link. */
type Unfinished = CustomerDoc & Required<Pick<CustomerDoc, 'first_link' | 'unfinished_since'>>;

const isUnfinished = (doc: CustomerDoc): doc is Unfinished =>
  doc.first_link !== undefined && doc.unfinished_since !== undefined;

async function finish(
  { customers }: CustomerStore,
  doc: Unfinished,
  call: Call,
  correlationId: string,
): Promise<void> {
  const key = keyOf(doc);
  await call(link.actions.linkNewCustomer, { ...key, link: doc.first_link }, { correlationId });
  const created = customerEvent(customerEvents.created, key, { correlationId });
  await customers.update(
    { _id: doc._id, fenced_by: ITS_CREATION },
    { $unset: { fenced_by: true, first_link: true, unfinished_since: true } },
    { emits: created },
  );
}

/** Finishes customers whose creation began before the given time and has stopped. */
export async function finishAll(store: CustomerStore, call: Call, before: string): Promise<void> {
  const waiting = await store.customers.find(
    { unfinished_since: { $lt: before } },
    { limit: FINISHED_AT_ONCE },
  );
  await sweepEach(waiting.filter(isUnfinished), (doc) => finish(store, doc, call, 'sweep'));
}
