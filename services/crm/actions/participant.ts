import { participantHandlers } from '../../../packages/customer-records';
import { type Counts, type CustomerKey, nowUtcSeconds } from '../../../packages/values';
import type { CrmStore } from '../crm.store';
import type { HandleRecord } from '../domain/handle';

/** This service's part in the delete saga: its record, and the documents behind the record's fence (attached.ts). */

const countHandles = ({ handles }: HandleRecord): Counts => ({ social_media_handles: handles.length });

async function countAttached(store: CrmStore, key: CustomerKey): Promise<Counts> {
  const [crm_events, customer_messages, user_messages] = await Promise.all([
    store.events.count(key),
    store.customerMessages.count(key),
    store.userMessages.count(key),
  ]);
  return { crm_events, customer_messages, user_messages };
}

const ofRecord = participantHandlers(({ records }: CrmStore) => records, countHandles);

export const participant: typeof ofRecord = {
  ...ofRecord,

  /** The record goes first and keeps the counts. A purge that stops halfway is repeated and removes the rest. */
  purge: async ({ saga_id, ...key }, { deps }) => {
    const attached = await countAttached(deps, key);
    const removed = await deps.records.purge(key, saga_id, nowUtcSeconds(), (content) => ({
      ...countHandles(content),
      ...attached,
    }));
    await Promise.all([
      deps.events.purge(key),
      deps.customerMessages.purge(key),
      deps.userMessages.purge(key),
    ]);
    return { removed };
  },

  count: async (key, { deps }) => ({
    found: { ...countHandles(await deps.records.stored(key)), ...(await countAttached(deps, key)) },
  }),
};
