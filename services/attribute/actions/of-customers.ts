import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import type { Handler } from '../../../packages/service-kit';
import { recordId } from '../../../packages/values';
import type { AttributeStore } from '../attribute.store';

/**
 * One query for all customers. The result leaves out fenced customers: their absence shows that such a customer is being
 * deleted, and never shows it without its attributes.
 */
export const ofCustomers: Handler<typeof attribute.actions.ofCustomers, AttributeStore> = async (
  params,
  { deps },
) => {
  const docs = await documentsOf(deps, params.customers.map(recordId));
  const known = new Map(docs.map((doc) => [doc._id, doc]));
  const customers = params.customers.flatMap((key) => {
    const doc = known.get(recordId(key));
    if (doc?.fenced_by !== undefined) return [];
    return [{ customer_id: key.customer_id, customer_attributes: doc?.attributes ?? [] }];
  });
  return { customers };
};

/** Most calls name one customer, and a point read costs less than a query. */
async function documentsOf({ customers: { documents } }: AttributeStore, ids: string[]) {
  const [only] = ids;
  if (only === undefined || ids.length > 1) return documents.find({ _id: { $in: ids } });
  const doc = await documents.get(only);
  return doc === null ? [] : [doc];
}
