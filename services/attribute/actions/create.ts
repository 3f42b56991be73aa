import { v7 as uuidv7 } from 'uuid';
import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { attributeEvents } from '../../../packages/contracts/attribute/attribute.events';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent } from '../../../packages/values';
import type { AttributeStore } from '../attribute.store';
import { newAttribute, withAttribute } from '../domain/attribute';
import { checkAgainst, definitionId } from '../domain/definition';
import { checkValue } from '../domain/value';

export const create: Handler<typeof attribute.actions.create, AttributeStore> = async (
  { attribute: input, ...key },
  { deps, call, correlationId },
) => {
  checkValue(input);
  await call(customer.actions.expectAttributes, key);
  checkAgainst(await deps.definitions.get(definitionId(key.bank_id, input.name)), input);
  const added = newAttribute(uuidv7(), input);
  const { customer_attribute_id } = added;
  const created = customerEvent(
    attributeEvents.created,
    { ...key, customer_attribute_id },
    { correlationId },
  );
  await deps.customers.change(key, (content) => withAttribute(content, added), created);
  return added;
};
