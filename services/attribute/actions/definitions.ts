import { v7 as uuidv7 } from 'uuid';
import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { attributeEvents } from '../../../packages/contracts/attribute/attribute.events';
import { ObpError } from '../../../packages/errors';
import { happened, isBuried, type PendingEvent, telling, tellingOf } from '../../../packages/events';
import type { Handler } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import type { AttributeStore, DefinitionDoc } from '../attribute.store';
import { checkDefinition, definitionId, MAX_DEFINITIONS, toDefinition } from '../domain/definition';

/** Rivals for one new name: each attempt finds what the winner of the last one has made. */
const ATTEMPTS = 10;

/**
 * The name at the bank decides whether this creates or replaces, by one atomic write either way; the id stays. A
 * definition that was deleted, of which the number of its changes is left, is made anew in its place.
 */
export const putDefinition: Handler<typeof attribute.actions.putDefinition, AttributeStore> = async (
  { bank_id, definition },
  { deps: { definitions }, correlationId },
) => {
  checkDefinition(definition);
  const { name } = definition;
  const _id = definitionId(bank_id, name);
  const told = { subject: _id, correlationId, data: { bank_id, name } };
  const put = happened(attributeEvents.definition_put, told);
  const made = { ...definition, bank_id, attribute_definition_id: uuidv7() };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await definitions.get(_id);
    if (known === null || isBuried(known)) await checkRoom(definitions, bank_id);
    const doc =
      known === null
        ? await insertNew(definitions, { _id, ...made }, put)
        : isBuried(known)
          ? await definitions.update(
              { _id, buried: 'kept' },
              tellingOf({ $set: made, $unset: { buried: true } }, put),
            )
          : await definitions.update(
              { _id, buried: { $exists: false } },
              tellingOf({ $set: { ...definition } }, put),
            );
    if (doc !== null) return toDefinition(doc);
  }
  throw new ObpError('OBP-50503');
};

async function checkRoom(definitions: AttributeStore['definitions'], bank_id: string): Promise<void> {
  if ((await definitions.count({ bank_id })) < MAX_DEFINITIONS) return;
  throw new ObpError('OBP-50200', ' The bank has too many of these.');
}

/** @returns null when another was faster */
async function insertNew(
  definitions: AttributeStore['definitions'],
  doc: DefinitionDoc,
  put: PendingEvent,
): Promise<DefinitionDoc | null> {
  try {
    await definitions.insert(telling(doc, put));
    return doc;
  } catch (error) {
    if (error instanceof DuplicateKeyError) return null;
    throw error;
  }
}

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
  if (!(await definitions.bury(doc, deleted, 'kept'))) throw new ObpError('OBP-30071');
  return true;
};
