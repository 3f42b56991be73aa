import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { type CustomerKey, customerIsGone, recordId } from '../../../packages/records';
import type { Handler } from '../../../packages/service-kit';
import type { CustomerDoc, CustomerStore } from '../customer.store';
import { withAttributes } from '../domain/customer';

/** One customer, unless a saga hides it. @throws ObpError OBP-30046 */
export async function readCustomer({ customers }: CustomerStore, key: CustomerKey): Promise<CustomerDoc> {
  const doc = await customers.get(recordId(key));
  if (doc === null || doc.fenced_by !== undefined) throw customerIsGone(key);
  return doc;
}

export const get: Handler<typeof customer.actions.get, CustomerStore> = async (params, { deps }) => {
  return withAttributes(await readCustomer(deps, params), []);
};
