import { v7 as uuidv7 } from 'uuid';
import type { attribute } from '../../../packages/contracts/attribute/attribute.contract';
import { attributeEvents } from '../../../packages/contracts/attribute/attribute.events';
import { ObpError } from '../../../packages/errors';
import { isTombstone } from '../../../packages/events';
import type { Handler } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { type ChangeEvent, changeEvent } from '../../../packages/values';
import type { AttributeStore, DefinitionDoc } from '../attribute.store';
import { checkDefinition, definitionId, MAX_DEFINITIONS, toDefinition } from '../domain/definition';

/** Writers may compete for one new name: each attempt sees what the winner of the last one has written. */
const ATTEMPTS = 10;

/**
 * Creates or replaces the definition of a name at a bank, by one atomic write either way; the id stays. A
 * deleted definition leaves a tombstone with its count of changes; the new definition takes its place.
 */
export const putDefinition: Handler<typeof attribute.actions.putDefinition, AttributeStore> = async (
  { bank_id, definition },
  { deps: { definitions }, correlationId },
) => {
  checkDefinition(definition);
  const { name } = definition;
  const _id = definitionId(bank_id, name);
  const about = { subject: _id, correlationId, data: { bank_id, name } };
  const put = changeEvent(attributeEvents.definition_put, about);
  const made = { ...definition, bank_id, attribute_definition_id: uuidv7() };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await definitions.get(_id);
    if (known === null || isTombstone(known)) await checkRoom(definitions, bank_id);
    const doc =
      known === null
        ? await insertNew(definitions, { _id, ...made }, put)
        : isTombstone(known)
          ? await definitions.update(
              { _id, tombstone: 'kept' },
              { $set: made, $unset: { tombstone: true } },
              { emits: put },
            )
          : await definitions.update(
              { _id, tombstone: { $exists: false } },
              { $set: { ...definition } },
              { emits: put },
            );
    if (doc !== null) return toDefinition(doc);
  }
  throw new ObpError('OBP-50503');
};

async function checkRoom(definitions: AttributeStore['definitions'], bank_id: string): Promise<void> {
  if ((await definitions.count({ bank_id })) < MAX_DEFINITIONS) return;
  throw new ObpError('OBP-50200', ' The bank has too many of these.');
}

/** @returns null when another writer was faster */
async function insertNew(
  definitions: AttributeStore['definitions'],
  doc: DefinitionDoc,
  put: ChangeEvent,
): Promise<DefinitionDoc | null> {
  try {
    await definitions.insert(doc, { emits: put });
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
  const deleted = changeEvent(attributeEvents.definition_deleted, {
    subject: doc._id,
    correlationId,
    data: { bank_id, name: doc.name },
  });
  const removed = await definitions.removeOne(doc, { emits: deleted, tombstone: 'kept' });
  if (!removed) throw new ObpError('OBP-30071');
  return true;
};
