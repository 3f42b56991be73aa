import type { Collection, Doc } from '../store';
import { type Burial, buryingOf, type Eventful, type PendingEvent } from './pending';
import type { Relay } from './relay';

/** A collection, of which every write that tells something sets its publication going, without waiting for it. */
export interface EventfulCollection<D extends Doc> extends Collection<D & Eventful> {
  /**
   * Removes a document and tells it: nothing but the event stays, until it is published.
   * @param burial `kept` where another document may be made under this `_id`
   * @returns false when it was removed by another
   */
  bury(doc: D & Eventful, event: PendingEvent, burial?: Burial): Promise<boolean>;
  /**
   * Resolves when all that the document tells is published: what is published after it comes later.
   * @throws ObpError OBP-50503 when the log cannot be reached
   */
  settled(doc: D & Eventful): Promise<void>;
}

export function eventful<D extends Doc>(
  documents: Collection<D & Eventful>,
  relay: Pick<Relay, 'take' | 'publish'>,
): EventfulCollection<D> {
  const update: Collection<D & Eventful>['update'] = async (filter, change, options) => {
    const doc = await documents.update(filter, change, options);
    if (doc !== null) relay.take(doc);
    return doc;
  };
  return {
    get: (id) => documents.get(id),
    findOne: (filter) => documents.findOne(filter),
    find: (filter, options) => documents.find(filter, options),
    count: (filter) => documents.count(filter),
    insert: async (doc) => {
      await documents.insert(doc);
      relay.take(doc);
    },
    update,
    updateMany: (filter, change) => documents.updateMany(filter, change),
    remove: (filter) => documents.remove(filter),
    bury: async (doc, event, burial) => {
      const done = await update({ _id: doc._id, buried: { $exists: false } }, buryingOf(doc, event, burial));
      return done !== null;
    },
    settled: (doc) => relay.publish(doc),
  };
}
