import type { CollectionSpec, Doc, Store, Together } from '../store';
import { type EventfulCollection, eventful } from './eventful-collection';
import type { OutboxOf } from './outbox';
import { type Eventful, pendingEventsOf } from './pending';
import { ENTRIES, type StoreLog } from './store-log';

/**
 * The outbox of an installation whose log is in the same database as the documents: the write of a change appends its
 * event to the log, so no event is ever pending.
 */
export class JointOutbox implements OutboxOf {
  constructor(
    private readonly log: StoreLog,
    /** The store of the database that contains the log. */
    private readonly store: string,
    private readonly observer: { published(): void },
  ) {}

  async collection<D extends Doc>(store: Store, spec: CollectionSpec): Promise<EventfulCollection<D>> {
    const into = { store: this.store, collection: ENTRIES };
    const together = { into, split: (doc: Eventful) => this.split(doc) };
    const documents = await store.collection<D & Eventful>({ ...spec, together });
    return eventful<D>(documents, {
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
  private split(doc: Eventful): ReturnType<Together['split']> {
    const { pending_events: _events, latest_seq: _seq, ...rest } = doc;
    const kept = doc.tombstone === true ? null : rest;
    const events = pendingEventsOf(doc).flatMap(({ seq, event }) => (seq === '' ? event : []));
    return events.length === 0 ? { doc: kept } : { doc: kept, other: () => this.log.entry(events) };
  }
}
