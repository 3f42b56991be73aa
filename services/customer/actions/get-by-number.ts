import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { visible } from '../../../packages/customer-records';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { CustomerStore } from '../customer.store';
import { attachAttributes } from './attributes';

/** The customer with its attributes, for each of the actions that read one by number: their roles differ. */
export const getByNumber: Handler<typeof customer.actions.getByNumber, CustomerStore> = async (
  { bank_id, customer_number },
  { deps, call },
) => {
  const doc = await deps.customers.findOne({ bank_id, customer_number, ...visible });
  const [whole] = doc === null ? [] : await attachAttributes([doc], call);
  if (whole === undefined) throw new ObpError('OBP-30002');
  return whole;
};
