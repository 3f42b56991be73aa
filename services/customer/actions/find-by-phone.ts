import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { visible } from '../../../packages/customer-records';
import type { Handler } from '../../../packages/service-kit';
import { bankRange } from '../../../packages/values';
import type { CustomerStore } from '../customer.store';
import { toCustomer } from '../domain/customer';

/** The contract has no paging here; the answer stays well below the largest bus message. */
const MAX_HITS = 500;

/** SQL LIKE on the stored number (customers.md 4.7). */
export const findByPhone: Handler<typeof customer.actions.findByPhone, CustomerStore> = async (
  { bank_id, mobile_phone_number: $like },
  { deps },
) => {
  const docs = await deps.customers.find(
    { _id: bankRange(bank_id), bank_id, mobile_phone_number: { $like }, ...visible },
    { sort: { _id: 1 }, limit: MAX_HITS },
  );
  return { customers: docs.map(toCustomer) };
};
