import { v7 as uuidv7 } from 'uuid';
import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { AttributeStore } from '../attribute.store';
import { checkDefinition, definitionId, MAX_DEFINITIONS, toDefinition } from '../domain/definition';

/** One atomic write: the name at the bank decides whether this creates or replaces; the id stays. */
export const putDefinition: Handler<typeof attribute.actions.putDefinition, AttributeStore> = async (
  { bank_id, definition },
  { deps: { definitions } },
) => {
  checkDefinition(definition);
  const _id = definitionId(bank_id, definition.name);
  const isNew = (await definitions.get(_id)) === null;
  if (isNew && (await definitions.count({ bank_id })) >= MAX_DEFINITIONS) {
    throw new ObpError('OBP-50200', ' The bank has too many of these.');
  }
  const doc = await definitions.update(
    { _id },
    { $set: { ...definition }, $setOnInsert: { bank_id, attribute_definition_id: uuidv7() } },
    { upsert: true },
  );
  if (doc === null) throw new Error('an upsert answers with its document');
  return toDefinition(doc);
};

export const listDefinitions: Handler<typeof attribute.actions.listDefinitions, AttributeStore> = async (
  { bank_id },
  { deps: { definitions } },
) => {
  const docs = await definitions.find({ bank_id }, { sort: { attribute_definition_id: 1 } });
  return { attributes: docs.map(toDefinition) };
};

export const removeDefinition: Handler<typeof attribute.actions.removeDefinition, AttributeStore> = async (
  { bank_id, attribute_definition_id },
  { deps: { definitions } },
) => {
  if ((await definitions.remove({ bank_id, attribute_definition_id })) === 0) throw new ObpError('OBP-30071');
  return true;
};
