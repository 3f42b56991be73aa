import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { customerEvents } from '../../../packages/contracts/customer/customer.events';
import type { Customer, CustomerChanges } from '../../../packages/contracts/customer/customer.schemas';
import { visible } from '../../../packages/customer-records';
import type { Handler, Scope } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { type CustomerKey, customerEvent, customerIsGone, recordId } from '../../../packages/values';
import type { CustomerStore } from '../customer.store';
import { normaliseEmail, numberTaken, toCustomer } from '../domain/customer';
import { readCustomer } from './get';

/** Replaces fields in one atomic write, together with the values derived from them. */
export const update = async (
  params: CustomerKey & { changes: CustomerChanges },
  { deps, ...scope }: Scope<CustomerStore>,
): Promise<Customer> => {
  const { changes, bank_id, customer_id } = params;
  const updated = customerEvent(
    customerEvents.updated,
    { bank_id, customer_id, fields: Object.keys(changes) },
    scope,
  );
  const doc = await deps.customers.update(
    { _id: recordId(params), ...visible },
    {
      $set: {
        ...changes,
        ...(changes.email === undefined ? {} : { email: normaliseEmail(changes.email) }),
        updated_at: new Date().toISOString(),
      },
    },
    { emits: updated },
  );
  if (doc === null) throw customerIsGone(params);
  return toCustomer(doc);
};

/** Refuses a number that is in use, even by this customer itself (customers.md, section 5). */
export const updateNumber: Handler<typeof customer.actions.updateNumber, CustomerStore> = async (
  params,
  { deps, ...scope },
) => {
  const { bank_id, customer_id, customer_number } = params;
  const updated = customerEvent(
    customerEvents.updated,
    { bank_id, customer_id, fields: ['customer_number'] },
    scope,
  );
  const _id = recordId(params);
  const taken = numberTaken(customer_number, bank_id);
  try {
    const doc = await deps.customers.update(
      { _id, customer_number: { $ne: customer_number }, ...visible },
      { $set: { customer_number, updated_at: new Date().toISOString() } },
      { emits: updated },
    );
    if (doc !== null) return toCustomer(doc);
  } catch (error) {
    throw error instanceof DuplicateKeyError ? taken : error;
  }
  await readCustomer(deps, params);
  throw taken;
};
