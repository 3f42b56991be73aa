import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { visible } from '../../../packages/customer-records';
import type { Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import { recordId } from '../../../packages/values';
import type { AttributeStore } from '../attribute.store';
import { matching } from '../domain/attribute';

/** Applies the filters, then cuts the page; `_id` is the order of creation. */
export const findCustomers: Handler<typeof attribute.actions.findCustomers, AttributeStore> = async (
  { bank_id, filters, ...page },
  { deps },
) => {
  const docs = await deps.customers.documents.find(
    { bank_id, ...matching(filters), ...visible },
    pageOf(page),
  );
  return {
    customers: docs.map(({ customer_id, attributes }) => ({ customer_id, customer_attributes: attributes })),
  };
};

export const findIds: Handler<typeof attribute.actions.findIds, AttributeStore> = async (
  { bank_id, filters, after, limit },
  { deps },
) => {
  const behind = after === undefined ? {} : { _id: { $gt: recordId({ bank_id, customer_id: after }) } };
  const docs = await deps.customers.documents.find(
    { bank_id, ...matching(filters), ...behind, ...visible },
    { sort: { _id: 1 }, limit },
  );
  return { customer_ids: docs.map(({ customer_id }) => customer_id) };
};
