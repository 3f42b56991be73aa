import type { CollectionSpec, Doc, Store, Together } from '../store';
import { type EventfulCollection, eventful } from './eventful-collection';
import type { OutboxOf } from './outbox';
import { type Eventful, placedOf } from './pending';
import { ENTRIES, type StoreLog } from './store-log';

/**
 * The outbox where the log is in the same database as the documents, and both can be one write: an event is in the log
 * when its change is written, and waits nowhere.
 */
export class JointOutbox implements OutboxOf {
  constructor(
    private readonly log: StoreLog,
    /** In which store of the database the log is. */
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

  /** Nothing waits. */
  async stop(): Promise<void> {}

  /** An event without a place goes into the log at once; what has one is left from another log. */
  private split(doc: Eventful): ReturnType<Together['split']> {
    const { pending_events: _events, latest_event: _place, ...told } = doc;
    const kept = doc.buried === true ? null : told;
    const events = placedOf(doc).flatMap(({ place, event }) => (place === '' ? event : []));
    return events.length === 0 ? { doc: kept } : { doc: kept, other: () => this.log.entry(events) };
  }
}
