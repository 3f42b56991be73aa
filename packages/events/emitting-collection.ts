import type { Collection, Doc, Filter, Update } from '../store';
import type { ChangeEvent } from '../values';
import { inserting, stamped, type Tombstone, toTombstone, updating, type WithOutbox } from './pending';

/** The event that a write emits: stored by the same atomic write as the change, published soon after. */
export interface Emits {
  readonly emits?: ChangeEvent;
}

/** A collection whose writes may emit an event. A write does not wait for the publication. */
export interface EmittingCollection<D extends Doc>
  extends Omit<Collection<D & WithOutbox>, 'insert' | 'update'> {
  /** As `Collection.insert`. */
  insert(doc: D & WithOutbox, options?: Emits): Promise<void>;
  /** As `Collection.update`; nothing is emitted when nothing matched. With `emits`, the filter must name one `_id`. */
  update(
    filter: Filter,
    update: Update,
    options?: Emits & { upsert?: boolean },
  ): Promise<(D & WithOutbox) | null>;
  /**
   * Removes a document and emits an event. Only a tombstone with the event stays, until the event is published.
   * @param options.tombstone `kept` where another document may be inserted under this `_id`
   * @returns false when it was removed already
   */
  removeOne(doc: D & WithOutbox, options: Required<Emits> & { tombstone?: Tombstone }): Promise<boolean>;
  /**
   * Resolves when every event of the document is published, so that whatever is published next comes later.
   * @throws ObpError OBP-50503 when the log cannot be reached
   */
  published(doc: D & WithOutbox): Promise<void>;
}

/** How events get from documents into the log. */
export interface Relaying {
  /**
   * Runs a write that emits an event.
   * @param write gets the event's sequence number; undefined where the write itself appends the event to the log
   */
  write<R extends WithOutbox | null>(id: string, write: (seq: string | undefined) => Promise<R>): Promise<R>;
  publish(doc: WithOutbox): Promise<void>;
}

/** Adds events to the writes of a collection. */
export function emitting<D extends Doc>(
  documents: Collection<D & WithOutbox>,
  relay: Relaying,
): EmittingCollection<D> {
  const update: EmittingCollection<D>['update'] = (filter, change, { emits, ...options } = {}) => {
    if (emits === undefined) return documents.update(filter, change, options);
    return relay.write(idIn(filter), (seq) =>
      documents.update(filter, updating(change, stamped(emits, seq)), options),
    );
  };
  return {
    ...reading(documents),
    insert: async (doc, { emits } = {}) => {
      if (emits === undefined) return documents.insert(doc);
      await relay.write(doc._id, async (seq) => {
        const written = inserting(doc, stamped(emits, seq));
        await documents.insert(written);
        return written;
      });
    },
    update,
    removeOne: async (doc, { emits, tombstone = true }) => {
      const filter = { _id: doc._id, tombstone: { $exists: false } };
      return (await update(filter, toTombstone(doc, tombstone), { emits })) !== null;
    },
    published: (doc) => relay.publish(doc),
  };
}

/** The methods of a collection that emit nothing. */
export const reading = <D extends Doc>(
  documents: Collection<D>,
): Omit<Collection<D>, 'insert' | 'update'> => ({
  get: (id) => documents.get(id),
  findOne: (filter) => documents.findOne(filter),
  find: (filter, options) => documents.find(filter, options),
  count: (filter) => documents.count(filter),
  updateMany: (filter, change) => documents.updateMany(filter, change),
  remove: (filter) => documents.remove(filter),
});

/** The document that a filter names: after a write with an unknown outcome, it shows whether the event is stored. */
function idIn({ _id }: Filter): string {
  if (typeof _id !== 'string')
    throw new Error('a write that emits an event changes one document, named by its _id');
  return _id;
}
