import { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import type { AttributeFilter } from '../../../packages/contracts/attribute/attribute.schemas';
import type { customer } from '../../../packages/contracts/customer/customer.contract';
import type { CustomerWithAttributes } from '../../../packages/contracts/customer/customer.schemas';
import { visible } from '../../../packages/customer-records';
import type { Handler, Scope } from '../../../packages/service-kit';
import { direction, type Page, pageOf } from '../../../packages/store';
import { bankRange, recordId } from '../../../packages/values';
import type { CustomerStore } from '../customer.store';
import { withAttributes } from '../domain/customer';
import { attachAttributes } from './attributes';

interface Wanted extends Page {
  bank_id: string;
  filters: AttributeFilter[];
}

export const listOfBank: Handler<typeof customer.actions.listOfBank, CustomerStore> = async (
  params,
  scope,
) => ({ customers: await (params.filters.length === 0 ? pageOfAll : pageOfMatches)(params, scope) });

async function pageOfAll(wanted: Wanted, { deps, call }: Scope<CustomerStore>) {
  const docs = await deps.customers.find({ _id: bankRange(wanted.bank_id), ...visible }, pageOf(wanted));
  return attachAttributes(docs, call);
}

/** The attribute service filters, cuts the page and adds the attributes; the customers are one query. */
async function pageOfMatches(
  wanted: Wanted,
  { deps, call }: Scope<CustomerStore>,
): Promise<CustomerWithAttributes[]> {
  const { bank_id } = wanted;
  const { customers: matches } = await call(attribute.actions.findCustomers, wanted);
  const ids = matches.map(({ customer_id }) => recordId({ bank_id, customer_id }));
  if (ids.length === 0) return [];
  const docs = await deps.customers.find(
    { _id: { $in: ids }, ...visible },
    { sort: { _id: direction(wanted) } },
  );
  const attributes = new Map(matches.map((of) => [of.customer_id, of.customer_attributes]));
  return docs.map((doc) => withAttributes(doc, attributes.get(doc.customer_id) ?? []));
}
