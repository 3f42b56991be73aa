import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Call } from '../../../packages/service-kit';
import type { AttachedDoc } from '../attached';

/**
 * The documents of a page whose customers exist. The customer service decides that, so once a deletion has fenced a
 * customer, its documents are hidden here too.
 */
export async function ofVisibleCustomers<D extends AttachedDoc>(call: Call, docs: D[]): Promise<D[]> {
  const customer_ids = [...new Set(docs.map(({ customer_id }) => customer_id))].filter((id) => id !== '');
  if (customer_ids.length === 0) return docs;
  const { customers } = await call(customer.actions.getMany, { customer_ids });
  const there = new Set(['', ...customers.map(({ customer_id }) => customer_id)]);
  return docs.filter(({ customer_id }) => there.has(customer_id));
}
