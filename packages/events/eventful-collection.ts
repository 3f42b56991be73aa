import type { Collection, Doc, Filter, Update } from '../store';
import { type Burial, buryingOf, type Eventful, type PendingEvent } from './pending';

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

/** How what is written gets into the log. */
interface Telling {
  /** Runs a write with the place of its event; without one where the event does not wait in its document. */
  write<R extends Eventful | null>(id: string, write: (place: string | undefined) => Promise<R>): Promise<R>;
  publish(doc: Eventful): Promise<void>;
}

export function eventful<D extends Doc>(
  documents: Collection<D & Eventful>,
  relay: Telling,
): EventfulCollection<D> {
  const update: Collection<D & Eventful>['update'] = (filter, change, options) => {
    const event = toldBy(change);
    if (event === undefined) return documents.update(filter, change, options);
    return relay.write(idIn(filter), (place) => {
      if (place === undefined) return documents.update(filter, change, options);
      const $set = { ...change.$set, latest_event: place };
      const $push = { ...change.$push, pending_events: { ...event, place } };
      return documents.update(filter, { ...change, $set, $push }, options);
    });
  };
  return {
    get: (id) => documents.get(id),
    findOne: (filter) => documents.findOne(filter),
    find: (filter, options) => documents.find(filter, options),
    count: (filter) => documents.count(filter),
    insert: async (doc) => {
      const [event] = doc.pending_events ?? [];
      if (event === undefined) return documents.insert(doc);
      await relay.write(doc._id, async (place) => {
        const placed =
          place === undefined ? doc : { latest_event: place, ...doc, pending_events: [{ ...event, place }] };
        await documents.insert(placed);
        return placed;
      });
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

/** What an update tells (`tellingOf`). */
function toldBy({ $push = {} }: Update): object | undefined {
  const { pending_events: event } = $push;
  return typeof event === 'object' && event !== null ? event : undefined;
}

/** Which document a filter is about: its event can be looked for, should nobody know whether it was written. */
function idIn({ _id }: Filter): string {
  if (typeof _id !== 'string') throw new Error('a change that is told is of one document, by its _id');
  return _id;
}
