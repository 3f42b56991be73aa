import { setTimeout } from 'node:timers/promises';
import { ObpError } from '../errors';
import {
  type EmittingCollection,
  KeyedMutex,
  type OutboxOf,
  PUBLISHED_FIELDS,
  type WithOutbox,
} from '../events';
import { DuplicateKeyError, type Filter, type IndexSpec, type Store } from '../store';
import { type ChangeEvent, type Counts, type CustomerKey, customerIsGone, keyOf, recordId } from '../values';

/**
 * The one document that a service keeps of a customer, with its fence.
 *
 * Everything bounded (addresses, attributes, links, ...) is in this document. So a change is one conditional atomic
 * write, a read is a point read, and no writer gets past the fence of a delete saga: the fence is a field of the
 * document that is written, and every write requires its absence. A purged document stays as a tombstone of ids and
 * times, so that nothing can be attached to a deleted customer.
 */
export interface RecordDoc extends WithOutbox {
  bank_id: string;
  customer_id: string;
  /** Changes with every write; the next write is conditional on it. */
  revision: number;
  /** The saga that has fenced the customer. */
  fenced_by?: string;
  /** The last saga that has lifted its fence. If its request to fence arrives late, it is refused. */
  released_by?: string;
  /** Ids of the latest items that `emitOnce` has emitted an event for. */
  emitted_for?: string[];
  /** When the saga erased the content. */
  purged_at?: string;
  /** How many items of each kind the saga erased. */
  removed?: Counts;
}

/** The dependencies of records: a database, and the outbox that emits their events. */
export interface RecordsEnv {
  readonly store: Store;
  readonly outbox: OutboxOf;
}

/** Only writers of other processes compete; those of this process wait for each other. */
const ATTEMPTS = 50;
/** More than the writers of one customer can leave behind before a sweep emits their events. */
const EMITTED_KEPT = 50;

export class CustomerRecords<Content extends object> {
  private readonly writers = new KeyedMutex();

  private constructor(
    private readonly collection: EmittingCollection<RecordDoc & Content>,
    private readonly empty: Content,
  ) {}

  /** @param empty the content before the first write; a purge erases exactly its keys */
  static async open<Content extends object>(
    { store, outbox }: RecordsEnv,
    name: string,
    empty: Content,
    indexes: IndexSpec[] = [],
  ): Promise<CustomerRecords<Content>> {
    const collection = await outbox.collection<RecordDoc & Content>(store, { name, indexes });
    return new CustomerRecords(collection, empty);
  }

  /** For queries by the record's own indexes. Such a query must exclude fenced documents (`visible`). */
  get documents(): EmittingCollection<RecordDoc & Content> {
    return this.collection;
  }

  /**
   * The content of the customer's record; the empty content if nothing was ever written.
   * @throws ObpError OBP-30046 when the customer is fenced or deleted: no caller sees half a customer
   */
  async read(key: CustomerKey): Promise<Content> {
    const doc = await this.collection.get(recordId(key));
    if (doc?.fenced_by !== undefined) throw customerIsGone(key);
    return doc ?? this.empty;
  }

  /** The content that a purge would erase, whether it is fenced or not. */
  async stored(key: CustomerKey): Promise<Content> {
    const doc = await this.collection.get(recordId(key));
    return doc === null || doc.purged_at !== undefined ? this.empty : doc;
  }

  /**
   * Changes the content by a pure function, atomically: if another writer was faster, the function is applied again to
   * the content that it left. If the function returns the same object, nothing is written.
   * @param event emitted by the write; nothing is emitted if nothing is written
   * @throws ObpError OBP-30046 when the customer is fenced or deleted
   * @throws DuplicateKeyError when a unique index of the record forbids it
   */
  change(key: CustomerKey, next: (content: Content) => Content, event: ChangeEvent): Promise<Content> {
    return this.writers.run(recordId(key), () => this.tryToChange(key, next, event));
  }

  private async tryToChange(
    key: CustomerKey,
    next: (content: Content) => Content,
    event: ChangeEvent,
  ): Promise<Content> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const doc = await this.collection.get(recordId(key));
      if (doc?.fenced_by !== undefined) throw customerIsGone(key);
      const before: Content = doc ?? this.empty;
      const after = next(before);
      if (after === before) return after;
      if (await this.write(key, doc?.revision, after, event)) return after;
      // Random backoff: two processes in step could starve a third.
      await setTimeout(Math.random() * 2 * attempt);
    }
    throw new ObpError('OBP-50503');
  }

  /** Returns whether the document was still as it had been read. */
  private async write(
    key: CustomerKey,
    revision: number | undefined,
    content: Content,
    event: ChangeEvent,
  ): Promise<boolean> {
    const _id = recordId(key);
    if (revision !== undefined) {
      const written = await this.collection.update(
        { _id, revision, fenced_by: { $exists: false } },
        { $set: { ...this.contentOf(content), revision: revision + 1 } },
        { emits: event },
      );
      return written !== null;
    }
    try {
      const { bank_id, customer_id } = key;
      const doc = { ...content, _id, bank_id, customer_id, revision: 1 };
      await this.collection.insert(doc, { emits: event });
      return true;
    } catch (error) {
      if (error instanceof DuplicateKeyError && error.index === '_id') return false;
      throw error;
    }
  }

  /**
   * Emits the event of an item that belongs to the customer and is stored elsewhere, unless the customer is fenced; one
   * atomic write checks the fence and emits. Repeating it for the same item changes nothing; only after very many other
   * items does it emit a second event, with an id and a revision of its own.
   * @param itemId the id of the item
   * @returns false when the customer is fenced or deleted
   */
  async emitOnce(key: CustomerKey, itemId: string, event: ChangeEvent): Promise<boolean> {
    const _id = recordId(key);
    const update = {
      $setOnInsert: { ...keyOf(key), revision: 1, ...this.empty },
      $push: { emitted_for: { $each: [itemId], $slice: -EMITTED_KEPT } },
    };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        const unlessEmitted = { _id, ...visible, emitted_for: { $ne: itemId } };
        await this.collection.update(unlessEmitted, update, { upsert: true, emits: event });
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKeyError)) throw error;
        const doc = await this.collection.get(_id);
        if (doc?.fenced_by !== undefined) return false;
        if (doc?.emitted_for?.includes(itemId)) return true;
        // Another writer has inserted the record meanwhile: now there is one to update.
      }
    }
    throw new ObpError('OBP-50503');
  }

  /**
   * Fences the customer for a saga, and waits until all earlier events of the record are published: the events of the
   * deletion come after them.
   * @returns false when another saga holds the fence, or this saga has lifted its own
   */
  async fence(key: CustomerKey, sagaId: string): Promise<boolean> {
    const doc = await this.setFence(key, sagaId);
    if (doc?.fenced_by !== sagaId) return false;
    await this.collection.published(doc);
    return true;
  }

  private async setFence(key: CustomerKey, sagaId: string): Promise<(RecordDoc & Content) | null> {
    const _id = recordId(key);
    const { bank_id, customer_id } = key;
    try {
      return await this.collection.update(
        { _id, ...visible, ...notReleasedBy(sagaId) },
        // A new revision: a writer that read before the fence must not match after the fence is lifted either.
        {
          $set: { fenced_by: sagaId },
          $inc: { revision: 1 },
          $setOnInsert: { bank_id, customer_id, ...this.empty },
        },
        { upsert: true },
      );
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return this.collection.get(_id);
    }
  }

  /** Lifts the fence of a saga permanently, unless the saga has purged already. Its request to fence, if it arrives later, is refused. */
  async unfence(key: CustomerKey, sagaId: string): Promise<void> {
    const _id = recordId(key);
    const { bank_id, customer_id } = key;
    try {
      await this.collection.update(
        { _id, ...visible, ...notReleasedBy(sagaId) },
        {
          $set: { released_by: sagaId },
          $setOnInsert: { bank_id, customer_id, revision: 1, ...this.empty },
        },
        { upsert: true },
      );
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
      // The record is fenced, or was released before. In this order no fence can slip in between.
      await this.collection.update(
        { _id, fenced_by: sagaId, purged_at: { $exists: false } },
        { $unset: { fenced_by: true }, $set: { released_by: sagaId } },
      );
    }
  }

  /** Whether this saga has fenced the customer. */
  async isFencedBy(key: CustomerKey, sagaId: string): Promise<boolean> {
    return (await this.collection.get(recordId(key)))?.fenced_by === sagaId;
  }

  /**
   * Erases the content behind the fence of a saga. A tombstone of ids, time and counts stays, so that a repeated purge
   * returns the same counts as the first one.
   * @throws Error when the saga has no fence here: purge never erases content that can still be written
   */
  async purge(
    key: CustomerKey,
    sagaId: string,
    now: string,
    count: (content: Content) => Counts,
  ): Promise<Counts> {
    const doc = await this.collection.get(recordId(key));
    if (doc?.fenced_by !== sagaId) throw new Error('a purge without the fence of its saga');
    if (doc.purged_at !== undefined) return doc.removed ?? {};
    const fields = Object.keys(this.empty).map((field): [string, true] => [field, true]);
    // Nothing changes behind the fence, so the counts are exactly what this write erases.
    const removed = count(doc);
    await this.collection.update(
      { _id: recordId(key), fenced_by: sagaId, purged_at: { $exists: false } },
      // `fence` has waited until all events are published.
      { $unset: { ...Object.fromEntries(fields), ...PUBLISHED_FIELDS }, $set: { purged_at: now, removed } },
    );
    return removed;
  }

  private contentOf(content: Content): Record<string, unknown> {
    return Object.fromEntries(Object.entries(content).filter(([field]) => Object.hasOwn(this.empty, field)));
  }
}

/** The condition under which readers see a record. */
export const visible = { fenced_by: { $exists: false } } as const;

/** The condition under which a saga may still fence: saga ids grow with time, so a later saga cannot have released before. */
export const notReleasedBy = (sagaId: string): Filter => ({
  $or: [{ released_by: { $exists: false } }, { released_by: { $lt: sagaId } }],
});
