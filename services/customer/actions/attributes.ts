import { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import type { CustomerWithAttributes } from '../../../packages/contracts/customer/customer.schemas';
import type { Call } from '../../../packages/service-kit';
import { keyOf } from '../../../packages/values';
import type { CustomerDoc } from '../customer.store';
import { withAttributes } from '../domain/customer';

/**
 * Customers with their attributes: one call, or none where no customer has any. A customer whose attributes are already
 * hidden is being deleted: it is left out, so that no caller sees half a customer.
 */
export async function attachAttributes(docs: CustomerDoc[], call: Call): Promise<CustomerWithAttributes[]> {
  const customers = docs.filter(({ has_attributes }) => has_attributes).map(keyOf);
  if (customers.length === 0) return docs.map((doc) => withAttributes(doc, []));
  const answer = await call(attribute.actions.ofCustomers, { customers });
  const known = new Map(answer.customers.map((of) => [of.customer_id, of.customer_attributes]));
  return docs.flatMap((doc) => {
    const own = doc.has_attributes ? known.get(doc.customer_id) : [];
    return own === undefined ? [] : [withAttributes(doc, own)];
  });
}
