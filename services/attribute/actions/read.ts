import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import type { AttributeStore } from '../attribute.store';
import { attributeOf } from '../domain/attribute';

export const list: Handler<typeof attribute.actions.list, AttributeStore> = async (key, { deps, call }) => {
  await call(customer.actions.resolve, key);
  return { customer_attributes: (await deps.customers.read(key)).attributes };
};

export const get: Handler<typeof attribute.actions.get, AttributeStore> = async (
  { customer_attribute_id, ...key },
  { deps, call },
) => {
  await call(customer.actions.resolve, key);
  return attributeOf(await deps.customers.read(key), customer_attribute_id);
};
