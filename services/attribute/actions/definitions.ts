import { v7 as uuidv7 } from 'uuid';
import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { attributeEvents } from '../../../packages/contracts/attribute/attribute.events';
import { ObpError } from '../../../packages/errors';
import { happened, isBuried, tellingOf } from '../../../packages/events';
import type { Handler } from '../../../packages/service-kit';
import type { AttributeStore } from '../attribute.store';
import { checkDefinition, definitionId, MAX_DEFINITIONS, toDefinition } from '../domain/definition';

/**
 * One atomic write: the name at the bank decides whether this creates or replaces; the id stays. A definition that was
 * deleted, and of which only what is still to be told is left, is made anew in its place.
 */
export const putDefinition: Handler<typeof attribute.actions.putDefinition, AttributeStore> = async (
  { bank_id, definition },
  { deps: { definitions }, correlationId },
) => {
  checkDefinition(definition);
  const { name } = definition;
  const _id = definitionId(bank_id, name);
  const known = await definitions.get(_id);
  const isNew = known === null || isBuried(known);
  if (isNew && (await definitions.count({ bank_id })) >= MAX_DEFINITIONS) {
    throw new ObpError('OBP-50200', ' The bank has too many of these.');
  }
  const put = happened(attributeEvents.definition_put, {
    subject: _id,
    correlationId,
    data: { bank_id, name },
  });
  const born = { bank_id, attribute_definition_id: uuidv7() };
  const again = { $set: { ...definition, ...born }, $unset: { buried: true } } as const;
  const first = { $set: { ...definition }, $setOnInsert: born };
  const doc =
    (isBuried(known) ? await definitions.update({ _id, buried: true }, tellingOf(again, put)) : null) ??
    (await definitions.update({ _id, buried: { $exists: false } }, tellingOf(first, put), { upsert: true }));
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
  { deps: { definitions }, correlationId },
) => {
  const doc = await definitions.findOne({ bank_id, attribute_definition_id });
  if (doc === null) throw new ObpError('OBP-30071');
  const deleted = happened(attributeEvents.definition_deleted, {
    subject: doc._id,
    correlationId,
    data: { bank_id, name: doc.name },
  });
  if (!(await definitions.bury(doc, deleted))) throw new ObpError('OBP-30071');
  return true;
};
