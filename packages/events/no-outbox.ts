import type { Doc } from '../store';
import { type EmittingCollection, reading } from './emitting-collection';
import type { OutboxOf } from './outbox';
import { toTombstone, type WithOutbox } from './pending';

/** The outbox of an installation without events (`EVENTS=false`): changes are written alone. */
export const noOutbox: OutboxOf = {
  collection: async <D extends Doc>(
    ...[store, spec]: Parameters<OutboxOf['collection']>
  ): Promise<EmittingCollection<D>> => {
    const documents = await store.collection<D & WithOutbox>(spec);
    return {
      ...reading(documents),
      insert: (doc) => documents.insert(doc),
      update: (filter, change, { upsert = false } = {}) => documents.update(filter, change, { upsert }),
      removeOne: async (doc, { tombstone = true }) => {
        const there = { _id: doc._id, tombstone: { $exists: false } };
        if (tombstone === 'kept')
          return (await documents.update(there, toTombstone(doc, tombstone))) !== null;
        return (await documents.remove(there)) > 0;
      },
      published: async () => undefined,
    };
  },
};
