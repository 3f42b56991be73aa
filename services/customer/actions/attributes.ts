import { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import type { CustomerAttribute } from '../../../packages/contracts/attribute/attribute.schemas';
import type { CustomerWithAttributes } from '../../../packages/contracts/customer/customer.schemas';
import type { CustomerKey } from '../../../packages/records';
import type { Call } from '../../../packages/service-kit';
import type { CustomerDoc } from '../customer.store';
import { withAttributes } from '../domain/customer';

/**
 * Customers with their attributes, asked for in one call. Those of whom the attributes are already hidden are being
 * deleted: they are left out, so that nobody is shown half a customer.
 */
export async function withTheirAttributes(
  docs: CustomerDoc[],
  call: Call,
): Promise<CustomerWithAttributes[]> {
  if (docs.length === 0) return [];
  return joined(docs, await attributesOf(docs, call));
}

/** The attributes of customers by customer id; those of whom they are hidden are not in it. */
export async function attributesOf(
  keys: readonly CustomerKey[],
  call: Call,
): Promise<ReadonlyMap<string, CustomerAttribute[]>> {
  const customers = keys.map(({ bank_id, customer_id }) => ({ bank_id, customer_id }));
  const answer = await call(attribute.actions.ofCustomers, { customers });
  return new Map(answer.customers.map((of) => [of.customer_id, of.customer_attributes]));
}

/** Puts the halves together, in the order of the documents. */
export const joined = (
  docs: readonly CustomerDoc[],
  attributes: ReadonlyMap<string, CustomerAttribute[]>,
): CustomerWithAttributes[] =>
  docs.flatMap((doc) => {
    const own = attributes.get(doc.customer_id);
    return own === undefined ? [] : [withAttributes(doc, own)];
  });
