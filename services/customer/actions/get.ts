import type { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import { type CustomerKey, customerIsGone, recordId } from '../../../packages/values';
import type { CustomerDoc, CustomerStore } from '../customer.store';
import { attachAttributes } from './attributes';

/** One customer, unless a saga hides it. @throws ObpError OBP-30046 */
export async function readCustomer({ customers }: CustomerStore, key: CustomerKey): Promise<CustomerDoc> {
  const doc = await customers.get(recordId(key));
  if (doc === null || doc.fenced_by !== undefined) throw customerIsGone(key);
  return doc;
}

export const get: Handler<typeof customer.actions.get, CustomerStore> = async (params, { deps, call }) => {
  const [whole] = await attachAttributes([await readCustomer(deps, params)], call);
  if (whole === undefined) throw customerIsGone(params);
  return whole;
};
