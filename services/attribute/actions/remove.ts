import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import { type CustomerKey, visible } from '../../../packages/records';
import type { Handler } from '../../../packages/service-kit';
import type { AttributeStore } from '../attribute.store';
import { withoutAttribute } from '../domain/attribute';

export const remove: Handler<typeof attribute.actions.remove, AttributeStore> = async (
  { customer_attribute_id, ...key },
  { deps, call },
) => {
  await call(customer.actions.resolve, key);
  return { removed: await takeFrom(deps, key, customer_attribute_id) };
};

/** The path of this delete names no customer (ruling 2): the bank and the attribute lead to it. */
export const removeAtBank: Handler<typeof attribute.actions.removeAtBank, AttributeStore> = async (
  { bank_id, customer_attribute_id },
  { deps },
) => {
  const holder = await deps.customers.documents.findOne({
    bank_id,
    'attributes.customer_attribute_id': customer_attribute_id,
    ...visible,
  });
  return { removed: holder !== null && (await takeFrom(deps, holder, customer_attribute_id)) };
};

async function takeFrom({ customers }: AttributeStore, key: CustomerKey, id: string): Promise<boolean> {
  let removed = false;
  await customers.change(key, (content) => {
    const left = withoutAttribute(content, id);
    removed = left !== content;
    return left;
  });
  return removed;
}
