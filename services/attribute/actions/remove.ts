import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { attributeEvents } from '../../../packages/contracts/attribute/attribute.events';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import { visible } from '../../../packages/customer-records';
import { ObpError } from '../../../packages/errors';
import type { Handler, Scope } from '../../../packages/service-kit';
import { type CustomerKey, customerEvent, keyOf } from '../../../packages/values';
import type { AttributeStore, Attributes } from '../attribute.store';
import { attributeOf, withoutAttribute } from '../domain/attribute';

export const remove: Handler<typeof attribute.actions.remove, AttributeStore> = async (
  { customer_attribute_id, ...key },
  scope,
) => {
  await scope.call(customer.actions.resolve, key);
  return removal(scope, key, customer_attribute_id);
};

/** The path of this delete names no customer (ruling 2); the bank and the attribute's id identify it. */
export const removeAtBank: Handler<typeof attribute.actions.removeAtBank, AttributeStore> = async (
  { bank_id, customer_attribute_id },
  scope,
) => {
  const holder = await holderOf(scope.deps, customer_attribute_id);
  return removal(scope, holder?.bank_id === bank_id ? holder : undefined, customer_attribute_id);
};

/** An unknown attribute counts as deleted (conventions 6.2); another customer's does not exist for this caller (ruling 6). */
async function removal(
  scope: Scope<AttributeStore>,
  holder: CustomerKey | undefined,
  customer_attribute_id: string,
): Promise<{ removed: boolean }> {
  const removed = holder !== undefined && (await takeFrom(scope, holder, customer_attribute_id));
  if (!removed && (await holderOf(scope.deps, customer_attribute_id)) !== null)
    throw new ObpError('OBP-30069');
  return { removed };
}

const holderOf = (
  { customers }: AttributeStore,
  customer_attribute_id: string,
): Promise<CustomerKey | null> =>
  customers.documents.findOne({ 'attributes.customer_attribute_id': customer_attribute_id, ...visible });

async function takeFrom(
  { deps, correlationId, mustBeSeen }: Scope<AttributeStore>,
  holder: CustomerKey,
  customer_attribute_id: string,
): Promise<boolean> {
  const key = keyOf(holder);
  const deleted = customerEvent(
    attributeEvents.deleted,
    { ...key, customer_attribute_id },
    { correlationId },
  );
  let removed = false;
  const next = (content: Attributes): Attributes => {
    const left = withoutAttribute(content, customer_attribute_id);
    removed = left !== content;
    if (removed) mustBeSeen?.(attributeOf(content, customer_attribute_id));
    return left;
  };
  await deps.customers.change(key, next, deleted);
  return removed;
}
