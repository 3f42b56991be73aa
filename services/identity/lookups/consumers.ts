import { ObpError } from '../../../packages/errors';
import { DuplicateKeyError } from '../../../packages/store';
import { randomText } from '../credentials/random-text';
import { APP_NAME_INDEX, type ConsumerDoc, type IdentityStore } from '../identity.store';

const ATTEMPTS = 5;

/**
 * Inserts an application; a name already in use gets a random suffix (conventions 3.4).
 * @returns the document as it was inserted
 */
export async function insertConsumer(
  { consumers }: IdentityStore,
  consumer: ConsumerDoc,
): Promise<ConsumerDoc> {
  let doc = consumer;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await consumers.insert(doc);
      return doc;
    } catch (error) {
      const taken = error instanceof DuplicateKeyError && error.index === APP_NAME_INDEX;
      if (!taken || attempt === ATTEMPTS) throw error;
      doc = { ...consumer, app_name: `${consumer.app_name}_${randomText(6)}` };
    }
  }
}

/** @throws ObpError OBP-30019 with the id */
export async function consumerById({ consumers }: IdentityStore, consumerId: string): Promise<ConsumerDoc> {
  const consumer = await consumers.get(consumerId);
  if (consumer === null) throw new ObpError('OBP-30019', ` Current ConsumerId is ${consumerId}`);
  return consumer;
}

/**
 * Erases the user's data in the user's applications: the developer's address, and of an application that was made
 * for a bearer token also its name, which is that of the person. The applications stay, others may use them.
 */
export async function anonymise({ consumers }: IdentityStore, userId: string): Promise<void> {
  const own = { created_by_user_id: userId };
  await consumers.updateMany(own, { $set: { developer_email: '' } });
  for (const { _id, bearer } of await consumers.find(own)) {
    if (bearer !== undefined) await consumers.update({ _id }, { $set: { app_name: `deleted-${_id}` } });
  }
}
