import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { visible } from '../../../packages/customer-records';
import type { Handler } from '../../../packages/service-kit';
import type { Filter } from '../../../packages/store';
import { bankRange } from '../../../packages/values';
import type { CustomerDoc, CustomerStore } from '../customer.store';
import { toCustomer } from '../domain/customer';
import { like, phoneQuery } from '../domain/phone';

/** The contract has no paging here; the answer stays well below the largest bus message. */
const MAX_HITS = 500;
const BATCH = 500;

export const findByPhone: Handler<typeof customer.actions.findByPhone, CustomerStore> = async (
  params,
  { deps },
) => {
  const pattern = params.mobile_phone_number;
  const filter = candidates(params.bank_id, pattern);
  const hits: CustomerDoc[] = [];
  for (let skip = 0; hits.length < MAX_HITS; skip += BATCH) {
    const batch = await deps.customers.find(filter, { sort: { _id: 1 }, skip, limit: BATCH });
    hits.push(...batch.filter((doc) => like(doc.mobile_phone_number, pattern)));
    if (batch.length < BATCH) break;
  }
  return { customers: hits.slice(0, MAX_HITS).map(toCustomer) };
};

function candidates(bank_id: string, pattern: string): Filter {
  const query = phoneQuery(pattern);
  if (query.kind === 'any') return { _id: bankRange(bank_id), ...visible };
  if (query.kind === 'exact') return { bank_id, phone_terms: query.term, ...visible };
  return { bank_id, phone_terms: { $regex: `^${query.term}` }, ...visible };
}
