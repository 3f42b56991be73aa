import type { ParamsOf } from '../../../packages/contracts/action';
import { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { visible } from '../../../packages/customer-records';
import type { Handler, Scope } from '../../../packages/service-kit';
import { direction, type Filter } from '../../../packages/store';
import { recordId } from '../../../packages/values';
import type { CustomerDoc, CustomerStore } from '../customer.store';
import { toFirehose } from '../domain/customer';
import { pageOfBank } from './lists';

type Wanted = ParamsOf<typeof customer.actions.firehose>;

/** Matches that one batch reads. */
const BATCH = 1_000;

/** Customers by last_ok_date (customers.md 4.9): first the dates and attributes, then the page. */
export const firehose: Handler<typeof customer.actions.firehose, CustomerStore> = async (params, scope) => {
  const docs = await (params.filters.length === 0 ? pageOfAll : pageOfMatches)(params, scope);
  return { customers: docs.map(toFirehose) };
};

const pageOfAll = (wanted: Wanted, { deps }: Scope<CustomerStore>): Promise<CustomerDoc[]> =>
  pageOfBank(deps, wanted, changed(wanted));

/**
 * Attributes and dates belong to two services, so no index covers both: this reads all matches, batch by batch, and keeps
 * only what can still be on the page.
 */
async function pageOfMatches(wanted: Wanted, { deps, call }: Scope<CustomerStore>): Promise<CustomerDoc[]> {
  const { bank_id, filters, offset, limit } = wanted;
  const order = inOrder(direction(wanted));
  let first: CustomerDoc[] = [];
  let after: string | undefined;
  do {
    const batch = await call(attribute.actions.findIds, {
      bank_id,
      filters,
      limit: BATCH,
      ...(after === undefined ? {} : { after }),
    });
    const ids = batch.customer_ids.map((customer_id) => recordId({ bank_id, customer_id }));
    if (ids.length === 0) break;
    const found = await deps.customers.find({ _id: { $in: ids }, ...changed(wanted), ...visible });
    first = [...first, ...found].sort(order).slice(0, offset + limit);
    after = ids.length < BATCH ? undefined : batch.customer_ids.at(-1);
  } while (after !== undefined);
  return first.slice(offset);
}

/** Changed within this interval, both ends included. */
function changed({ from_date, to_date }: Wanted): Filter {
  if (from_date === undefined && to_date === undefined) return {};
  return {
    updated_at: {
      ...(from_date === undefined ? {} : { $gte: from_date }),
      ...(to_date === undefined ? {} : { $lte: to_date }),
    },
  };
}

/** The order of the index, for matches that were found without it. */
const inOrder =
  (direction: 1 | -1) =>
  (a: CustomerDoc, b: CustomerDoc): number =>
    rank(a) < rank(b) ? -direction : direction;

/** Customers without a date come before all others, as in the index. */
const rank = ({ last_ok_date, customer_id }: CustomerDoc): string => `${last_ok_date ?? ''} ${customer_id}`;
