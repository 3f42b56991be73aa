import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { type CustomerStore, customerKey } from '../customer.store';
import { withAttributes } from '../domain/customer';

export const get: Handler<typeof customer.actions.get, CustomerStore> = async (params, { deps }) => {
  const doc = await deps.customers.get(customerKey(params.bank_id, params.customer_id));
  if (doc === null) throw customerNotFound(params.customer_id);
  return withAttributes(doc, []);
};

/** The text has one full stop where the reference has two (ruling on OBP-30046). */
export const customerNotFound = (customerId: string): ObpError =>
  new ObpError('OBP-30046', ` Current CustomerId(${customerId})`);
