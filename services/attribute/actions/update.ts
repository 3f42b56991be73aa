import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { attributeEvents } from '../../../packages/contracts/attribute/attribute.events';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent } from '../../../packages/values';
import type { AttributeStore, Attributes } from '../attribute.store';
import { attributeOf, newAttribute, withReplaced } from '../domain/attribute';
import { checkAgainst, definitionId } from '../domain/definition';
import { checkValue } from '../domain/value';

export const update: Handler<typeof attribute.actions.update, AttributeStore> = async (
  { attribute: input, customer_attribute_id, ...key },
  { deps, call, correlationId, mustBeSeen },
) => {
  checkValue(input);
  await call(customer.actions.resolve, key);
  const definition = await deps.definitions.get(definitionId(key.bank_id, input.name));
  const changed = newAttribute(customer_attribute_id, input);
  const updated = customerEvent(
    attributeEvents.updated,
    { ...key, customer_attribute_id },
    { correlationId },
  );
  const next = (content: Attributes): Attributes => {
    const current = attributeOf(content, customer_attribute_id);
    mustBeSeen?.(current);
    checkAgainst(definition, input);
    return withReplaced(content, changed);
  };
  await deps.customers.change(key, next, updated);
  return changed;
};
