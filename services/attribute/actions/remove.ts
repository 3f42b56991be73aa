import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { attributeEvents } from '../../../packages/contracts/attribute/attribute.events';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import { type CustomerKey, happenedTo, keyOf, visible } from '../../../packages/records';
import type { Handler, Scope } from '../../../packages/service-kit';
import type { AttributeStore, Attributes } from '../attribute.store';
import { withoutAttribute } from '../domain/attribute';

export const remove: Handler<typeof attribute.actions.remove, AttributeStore> = async (
  { customer_attribute_id, ...key },
  scope,
) => {
  await scope.call(customer.actions.resolve, key);
  return { removed: await takeFrom(scope, key, customer_attribute_id) };
};

/** The path of this delete names no customer (ruling 2): the bank and the attribute lead to it. */
export const removeAtBank: Handler<typeof attribute.actions.removeAtBank, AttributeStore> = async (
  { bank_id, customer_attribute_id },
  scope,
) => {
  const holder = await scope.deps.customers.documents.findOne({
    bank_id,
    'attributes.customer_attribute_id': customer_attribute_id,
    ...visible,
  });
  return { removed: holder !== null && (await takeFrom(scope, holder, customer_attribute_id)) };
};

async function takeFrom(
  { deps, correlationId }: Scope<AttributeStore>,
  holder: CustomerKey,
  customer_attribute_id: string,
): Promise<boolean> {
  const key = keyOf(holder);
  const deleted = happenedTo(attributeEvents.deleted, { ...key, customer_attribute_id }, { correlationId });
  let removed = false;
  const next = (content: Attributes): Attributes => {
    const left = withoutAttribute(content, customer_attribute_id);
    removed = left !== content;
    return left;
  };
  await deps.customers.change(key, next, deleted);
  return removed;
}
