import { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import type { CustomerAttribute } from '../../../packages/contracts/attribute/attribute.schemas';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Customer } from '../../../packages/contracts/customer/customer.schemas';
import { identity } from '../../../packages/contracts/identity/identity.contract';
import type { UserWithAttributes } from '../../../packages/contracts/identity/user-attribute.schemas';
import { ObpError } from '../../../packages/errors';
import type { Call } from '../../../packages/service-kit';
import type { CustomerKey } from '../../../packages/values';
import type { ById } from '../domain/correlation';

/**
 * Bulk look-ups in other services: one call for up to 500 ids, however many links there are (ruling 20). An id that is
 * missing in an answer does not exist: the customer service decides which customers exist.
 */

const MOST_IDS = 500;

export async function customersById(call: Call, ids: string[]): Promise<ById<Customer>> {
  const answers = await inBatches(ids, (customer_ids) => call(customer.actions.getMany, { customer_ids }));
  return new Map(answers.flatMap(({ customers }) => customers).map((found) => [found.customer_id, found]));
}

/** Without deleted users. */
export async function usersById(call: Call, ids: string[]): Promise<ById<UserWithAttributes>> {
  const answers = await inBatches([...new Set(ids)], (user_ids) =>
    call(identity.actions.usersWithAttributes, { user_ids }),
  );
  return new Map(answers.flatMap(({ users }) => users).map((found) => [found.user_id, found]));
}

/** @throws ObpError OBP-20005, also for a deleted user */
export async function mustBeKnown(call: Call, user_id: string): Promise<void> {
  const users = await usersById(call, [user_id]);
  if (!users.has(user_id)) throw new ObpError('OBP-20005', ` Current USER_ID(${user_id})`);
}

export async function attributesById(call: Call, keys: CustomerKey[]): Promise<ById<CustomerAttribute[]>> {
  const named = keys.map(({ bank_id, customer_id }) => ({ bank_id, customer_id }));
  const answers = await inBatches(named, (customers) => call(attribute.actions.ofCustomers, { customers }));
  return new Map(
    answers
      .flatMap(({ customers }) => customers)
      .map(({ customer_id, customer_attributes }) => [customer_id, customer_attributes]),
  );
}

function inBatches<Q, A>(all: Q[], ask: (batch: Q[]) => Promise<A>): Promise<A[]> {
  const batches: Q[][] = [];
  for (let at = 0; at < all.length; at += MOST_IDS) batches.push(all.slice(at, at + MOST_IDS));
  return Promise.all(batches.map(ask));
}
