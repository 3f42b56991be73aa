import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { customerEvents } from '../../../packages/contracts/customer/customer.events';
import type { Customer, CustomerChanges } from '../../../packages/contracts/customer/customer.schemas';
import { ObpError } from '../../../packages/errors';
import { tellingOf } from '../../../packages/events';
import { type CustomerKey, customerIsGone, happenedTo, recordId, visible } from '../../../packages/records';
import type { Handler, Scope } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import type { CustomerStore } from '../customer.store';
import { normaliseEmail, toCustomer } from '../domain/customer';
import { readCustomer } from './get';

/** Replaces fields in one atomic write; what is derived from a field changes with it. */
export const update = async (
  params: CustomerKey & { changes: CustomerChanges },
  { deps, ...scope }: Scope<CustomerStore>,
): Promise<Customer> => {
  const { changes, bank_id, customer_id } = params;
  const updated = happenedTo(
    customerEvents.updated,
    { bank_id, customer_id, fields: Object.keys(changes) },
    scope,
  );
  const doc = await deps.customers.update(
    { _id: recordId(params), ...visible },
    tellingOf(
      {
        $set: {
          ...changes,
          ...(changes.email === undefined ? {} : { email: normaliseEmail(changes.email) }),
          updated_at: new Date().toISOString(),
        },
      },
      updated,
    ),
  );
  if (doc === null) throw customerIsGone(params);
  return toCustomer(doc);
};

/** A number that is taken, be it by this very customer, is refused (customers.md, section 5). */
export const updateNumber: Handler<typeof customer.actions.updateNumber, CustomerStore> = async (
  params,
  { deps, ...scope },
) => {
  const { bank_id, customer_id, customer_number } = params;
  const updated = happenedTo(
    customerEvents.updated,
    { bank_id, customer_id, fields: ['customer_number'] },
    scope,
  );
  const _id = recordId(params);
  const taken = new ObpError(
    'OBP-30006',
    ` Current customer_number(${customer_number}) and Current bank_id(${bank_id})`,
  );
  try {
    const doc = await deps.customers.update(
      { _id, customer_number: { $ne: customer_number }, ...visible },
      tellingOf({ $set: { customer_number, updated_at: new Date().toISOString() } }, updated),
    );
    if (doc !== null) return toCustomer(doc);
  } catch (error) {
    throw error instanceof DuplicateKeyError ? taken : error;
  }
  await readCustomer(deps, params);
  throw taken;
};
