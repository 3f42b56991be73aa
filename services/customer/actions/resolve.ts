import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { visible } from '../../../packages/customer-records';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { customerIsGone, recordId } from '../../../packages/values';
import type { CustomerDoc, CustomerStore } from '../customer.store';
import { toCustomer } from '../domain/customer';
import { readCustomer } from './get';

const identityOf = ({ bank_id, customer_id, customer_number }: CustomerDoc) => ({
  bank_id,
  customer_id,
  customer_number,
});

/** Every other service calls this before it shows or stores anything of a customer. */
export const resolve: Handler<typeof customer.actions.resolve, CustomerStore> = async (params, { deps }) =>
  identityOf(await readCustomer(deps, params));

/**
 * An unknown number and a number whose customer a deletion hides are two answers: the deletion may still be given
 * up, and what was then kept without its customer would stay behind when the customer goes.
 * @throws ObpError OBP-30002 when no customer has the number, OBP-50503 while a deletion is in progress
 */
export const resolveNumber: Handler<typeof customer.actions.resolveNumber, CustomerStore> = async (
  { bank_id, customer_number },
  { deps },
) => {
  const doc = await deps.customers.findOne({ bank_id, customer_number });
  if (doc === null) throw new ObpError('OBP-30002');
  if (doc.fenced_by !== undefined) throw new ObpError('OBP-50503');
  return identityOf(doc);
};

/** The attribute service calls this before it stores attributes, so that later reads of the customer fetch them. */
export const expectAttributes: Handler<typeof customer.actions.expectAttributes, CustomerStore> = async (
  key,
  { deps },
) => {
  const doc = await readCustomer(deps, key);
  if (doc.has_attributes) return identityOf(doc);
  const marked = await deps.customers.update(
    { _id: recordId(key), ...visible },
    { $set: { has_attributes: true } },
  );
  if (marked === null) throw customerIsGone(key);
  return identityOf(marked);
};

export const resolveAtAnyBank: Handler<typeof customer.actions.resolveAtAnyBank, CustomerStore> = async (
  { customer_id },
  { deps },
) => {
  const doc = await deps.customers.findOne({ customer_id, ...visible });
  if (doc === null) throw new ObpError('OBP-30046', ` Current CustomerId(${customer_id})`);
  return identityOf(doc);
};

export const getMany: Handler<typeof customer.actions.getMany, CustomerStore> = async (
  { customer_ids },
  { deps },
) => {
  const docs = await deps.customers.find({ customer_id: { $in: customer_ids }, ...visible });
  const inOrderOfCreation = docs.sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1));
  return { customers: inOrderOfCreation.map(toCustomer) };
};
