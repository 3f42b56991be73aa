import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { ObpError } from '../../../packages/errors';
import { visible } from '../../../packages/records';
import type { Handler } from '../../../packages/service-kit';
import type { CustomerStore } from '../customer.store';
import { withAttributes } from '../domain/customer';

export const getByNumber: Handler<typeof customer.actions.getByNumber, CustomerStore> = async (
  params,
  { deps },
) => {
  const { bank_id, customer_number } = params;
  const doc = await deps.customers.findOne({ bank_id, customer_number, ...visible });
  if (doc === null) throw new ObpError('OBP-30002');
  return withAttributes(doc, []);
};
