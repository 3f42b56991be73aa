import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { type CustomerKey, customerIsGone, recordId } from '../../../packages/records';
import type { Handler } from '../../../packages/service-kit';
import type { CustomerDoc, CustomerStore } from '../customer.store';
import { attributesOf, joined } from './attributes';

/** One customer, unless a saga hides it. @throws ObpError OBP-30046 */
export async function readCustomer({ customers }: CustomerStore, key: CustomerKey): Promise<CustomerDoc> {
  const doc = await customers.get(recordId(key));
  if (doc === null || doc.fenced_by !== undefined) throw customerIsGone(key);
  return doc;
}

/** Both halves of the answer are asked for at once: each says by itself whether the customer is there. */
export const get: Handler<typeof customer.actions.get, CustomerStore> = async (params, { deps, call }) => {
  const [doc, attributes] = await Promise.all([readCustomer(deps, params), attributesOf([params], call)]);
  const [whole] = joined([doc], attributes);
  if (whole === undefined) throw customerIsGone(params);
  return whole;
};
