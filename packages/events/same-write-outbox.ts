import type { CollectionSpec, Companion, Doc, Store } from '../store';
import { type EmittingCollection, emitting } from './emitting-collection';
import type { OutboxOf } from './outbox';
import { pendingEventsOf, type WithOutbox } from './pending';
import { ENTRIES, type StoreLog } from './store-log';

/**
 * The outbox of an installation whose log is in the same database as the documents: the write of a change appends its
 * event to the log, so no event is ever pending.
 */
export class SameWriteOutbox implements OutboxOf {
  constructor(
    private readonly log: StoreLog,
    /** The store of the database that contains the log. */
    private readonly store: string,
    private readonly observer: { published(): void },
  ) {}

  async collection<D extends Doc>(store: Store, spec: CollectionSpec): Promise<EmittingCollection<D>> {
    const into = { store: this.store, collection: ENTRIES };
    const companion = { into, split: (doc: WithOutbox) => this.split(doc) };
    const documents = await store.collection<D & WithOutbox>({ ...spec, companion });
    return emitting<D>(documents, {
      write: async (_id, write) => {
        const doc = await write(undefined);
        if (doc !== null) this.observer.published();
        this.log.wake();
        return doc;
      },
      publish: async () => undefined,
    });
  }

  /** Nothing is pending. */
  async stop(): Promise<void> {}

  /** An event without a sequence number goes into the log; one that has a number is left from another kind of outbox. */
  private split(doc: WithOutbox): ReturnType<Companion['split']> {
    const { pending_events: _events, latest_seq: _seq, ...rest } = doc;
    const kept = doc.tombstone === true ? null : rest;
    const events = pendingEventsOf(doc).flatMap(({ seq, event }) => (seq === '' ? event : []));
    return events.length === 0 ? { doc: kept } : { doc: kept, other: () => this.log.entry(events) };
  }
}
