import { v7 as uuidv7 } from 'uuid';
import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import type { AttributeStore } from '../attribute.store';
import { newAttribute, withAttribute } from '../domain/attribute';
import { checkAgainst, definitionId } from '../domain/definition';
import { checkValue } from '../domain/value';

export const create: Handler<typeof attribute.actions.create, AttributeStore> = async (
  { attribute: input, ...key },
  { deps, call },
) => {
  checkValue(input);
  await call(customer.actions.resolve, key);
  checkAgainst(await deps.definitions.get(definitionId(key.bank_id, input.name)), input);
  const added = newAttribute(uuidv7(), input);
  await deps.customers.change(key, (content) => withAttribute(content, added));
  return added;
};
