import { setTimeout } from 'node:timers/promises';
import { ObpError } from '../errors';
import {
  type Eventful,
  type EventfulCollection,
  Lines,
  type OutboxOf,
  type PendingEvent,
  TOLD,
  telling,
  tellingOf,
} from '../events';
import { DuplicateKeyError, type Filter, type IndexSpec, type Store } from '../store';

/**
 * The one document that a service keeps of a customer, with its fence.
 *
 * Whatever is bounded (addresses, attributes, links, ...) is in this document, so a change is one conditional
 * atomic write, a read is a point read, and no writer can get past the fence of a delete saga: the fence is a
 * field of the very document that is written, and every write is conditional on its absence. A purged document
 * stays as a tombstone of ids and times, so that nothing can be attached to a customer that is gone.
 */
export interface RecordDoc extends Eventful {
  bank_id: string;
  customer_id: string;
  /** Changes with every write: the condition of the next one. */
  revision: number;
  /** The saga that has fenced the customer off. */
  fenced_by?: string;
  /** The last saga that has lifted its fence: a fence of it that arrives late must not go up again. */
  released_by?: string;
  /** When the saga has erased the rest, and how many things of which kind that was. */
  /** The last things that were told of and are kept elsewhere (`tell`), by id. */
  told?: string[];
  purged_at?: string;
  removed?: Counts;
}

/** What records are kept in, and told through. */
export interface RecordsEnv {
  readonly store: Store;
  readonly outbox: OutboxOf;
}

export interface CustomerKey {
  readonly bank_id: string;
  readonly customer_id: string;
}

/** The key alone, of something that has more to it. */
export const keyOf = ({ bank_id, customer_id }: CustomerKey): CustomerKey => ({ bank_id, customer_id });

/** How many things of which kind: no personal data, so a tombstone may keep it. */
export type Counts = Record<string, number>;

/** Against the writers of other processes; those of this one stand in line. */
const ATTEMPTS = 50;
/** More than writers of one customer can leave behind before a sweep tells in their place. */
const TOLD_KEPT = 50;

export class CustomerRecords<Content extends object> {
  private readonly writers = new Lines();

  private constructor(
    private readonly collection: EventfulCollection<RecordDoc & Content>,
    private readonly empty: Content,
  ) {}

  /** @param empty what a customer has before the first write; its keys are all there is to erase */
  static async open<Content extends object>(
    { store, outbox }: RecordsEnv,
    name: string,
    empty: Content,
    indexes: IndexSpec[] = [],
  ): Promise<CustomerRecords<Content>> {
    const collection = await outbox.collection<RecordDoc & Content>(store, { name, indexes });
    return new CustomerRecords(collection, empty);
  }

  /** For queries by the record's own indexes; whoever uses it leaves fenced documents out (`visible`). */
  get documents(): EventfulCollection<RecordDoc & Content> {
    return this.collection;
  }

  /**
   * The content of the customer's record; the empty one if nothing was ever written.
   * @throws ObpError OBP-30046 when the customer is fenced off or gone: nobody is shown half a customer
   */
  async read(key: CustomerKey): Promise<Content> {
    const doc = await this.collection.get(recordId(key));
    if (doc?.fenced_by !== undefined) throw customerIsGone(key);
    return doc ?? this.empty;
  }

  /** What there is of the customer, fenced or not: what a purge would erase. */
  async stored(key: CustomerKey): Promise<Content> {
    const doc = await this.collection.get(recordId(key));
    return doc === null || doc.purged_at !== undefined ? this.empty : doc;
  }

  /**
   * Changes the content by a pure function, atomically: when another writer was faster it is applied again to
   * what that one has left. Returning the very same object writes nothing.
   * @param event what the change is told as; nothing is told if nothing is written
   * @throws ObpError OBP-30046 when the customer is fenced off or gone
   * @throws DuplicateKeyError when a unique index of the record forbids it
   */
  change(key: CustomerKey, next: (content: Content) => Content, event: PendingEvent): Promise<Content> {
    return this.writers.inLine(recordId(key), () => this.tryToChange(key, next, event));
  }

  private async tryToChange(
    key: CustomerKey,
    next: (content: Content) => Content,
    event: PendingEvent,
  ): Promise<Content> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const doc = await this.collection.get(recordId(key));
      if (doc?.fenced_by !== undefined) throw customerIsGone(key);
      const before: Content = doc ?? this.empty;
      const after = next(before);
      if (after === before) return after;
      if (await this.write(key, doc?.revision, after, event)) return after;
      // Chance decides who is next, or two processes in step could let a third one wait for ever.
      await setTimeout(Math.random() * 2 * attempt);
    }
    throw new ObpError('OBP-50503');
  }

  /** Whether the write found the document as it was when read. */
  private async write(
    key: CustomerKey,
    revision: number | undefined,
    content: Content,
    event: PendingEvent,
  ): Promise<boolean> {
    const _id = recordId(key);
    if (revision !== undefined) {
      const written = await this.collection.update(
        { _id, revision, fenced_by: { $exists: false } },
        tellingOf({ $set: { ...this.contentOf(content), revision: revision + 1 } }, event),
      );
      return written !== null;
    }
    try {
      const { bank_id, customer_id } = key;
      await this.collection.insert(telling({ ...content, _id, bank_id, customer_id, revision: 1 }, event));
      return true;
    } catch (error) {
      if (error instanceof DuplicateKeyError && error.index === '_id') return false;
      throw error;
    }
  }

  /**
   * Tells of what hangs on the customer and is kept elsewhere, if the customer is not fenced off: which is looked at,
   * and told, by one atomic write. Telling of the same thing again changes nothing; after very many others it is told
   * twice, by an event of its own, so that numbers have no gap where logs drop an event they know.
   * @param thing the id of what hangs on the customer
   * @returns false when the customer is fenced off or gone
   */
  async tell(key: CustomerKey, thing: string, event: PendingEvent): Promise<boolean> {
    const _id = recordId(key);
    const update = tellingOf(
      {
        $setOnInsert: { ...keyOf(key), revision: 1, ...this.empty },
        $push: { told: { $each: [thing], $slice: -TOLD_KEPT } },
      },
      event,
    );
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        await this.collection.update({ _id, ...visible, told: { $ne: thing } }, update, { upsert: true });
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKeyError)) throw error;
        const doc = await this.collection.get(_id);
        if (doc?.fenced_by !== undefined) return false;
        if (doc?.told?.includes(thing)) return true;
        // Another has made the record since; now there is one to be written to.
      }
    }
    throw new ObpError('OBP-50503');
  }

  /**
   * Fences the customer off for a saga, and waits until all that was told before is published: what is told of the
   * deletion comes after it.
   * @returns false when another saga holds the fence, or this one has lifted it
   */
  async fence(key: CustomerKey, sagaId: string): Promise<boolean> {
    const doc = await this.setFence(key, sagaId);
    if (doc?.fenced_by !== sagaId) return false;
    await this.collection.settled(doc);
    return true;
  }

  private async setFence(key: CustomerKey, sagaId: string): Promise<(RecordDoc & Content) | null> {
    const _id = recordId(key);
    const { bank_id, customer_id } = key;
    try {
      return await this.collection.update(
        { _id, ...visible, ...notReleasedBy(sagaId) },
        // A new revision: a writer that has read before the fence does not match after it has been lifted either.
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

  /** Lifts the fence of a saga for good, unless it has purged already: should its fence arrive only now, it is refused. */
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
      // It is fenced, or was let go before. Looked at in this order, no fence can slip in between.
      await this.collection.update(
        { _id, fenced_by: sagaId, purged_at: { $exists: false } },
        { $unset: { fenced_by: true }, $set: { released_by: sagaId } },
      );
    }
  }

  /** Whether the customer is behind the fence of this saga. */
  async isFencedBy(key: CustomerKey, sagaId: string): Promise<boolean> {
    return (await this.collection.get(recordId(key)))?.fenced_by === sagaId;
  }

  /**
   * Erases the content behind the fence of a saga. A tombstone of ids, time and counts stays, so that a purge that
   * is repeated tells the same as the first one did.
   * @throws Error when there is no such fence: nothing is ever erased that somebody could still write to
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
    // Behind the fence nothing changes, so the counts are those of what this write erases.
    const removed = count(doc);
    await this.collection.update(
      { _id: recordId(key), fenced_by: sagaId, purged_at: { $exists: false } },
      // The fence has waited until all that it tells is published.
      { $unset: { ...Object.fromEntries(fields), ...TOLD }, $set: { purged_at: now, removed } },
    );
    return removed;
  }

  private contentOf(content: Content): Record<string, unknown> {
    return Object.fromEntries(Object.entries(content).filter(([field]) => Object.hasOwn(this.empty, field)));
  }
}

/** The condition under which a record is there for readers. */
export const visible = { fenced_by: { $exists: false } } as const;

/** The condition under which a saga may still fence: ids of sagas grow, and a later one has not let go before. */
export const notReleasedBy = (sagaId: string): Filter => ({
  $or: [{ released_by: { $exists: false } }, { released_by: { $lt: sagaId } }],
});

/** `BANK_ID|CUSTOMER_ID`: records of a bank are one range in order of their customers' creation. */
export const recordId = (key: CustomerKey): string => `${key.bank_id}|${key.customer_id}`;

/** The range of ids that holds the records of a bank: `}` is the character after `|`. */
export const bankRange = (bankId: string): { $gte: string; $lt: string } => ({
  $gte: `${bankId}|`,
  $lt: `${bankId}}`,
});

export const customerIsGone = ({ customer_id }: CustomerKey): ObpError =>
  new ObpError('OBP-30046', ` Current CustomerId(${customer_id})`);
