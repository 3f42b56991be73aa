import type { RecordsEnv } from '../../packages/customer-records';
import type { EventfulCollection } from '../../packages/events';
import type { Doc } from '../../packages/store';
import { type CustomerKey, customerIsGone } from '../../packages/values';

/** One of any number of documents that hang on a customer. */
export interface AttachedDoc extends Doc {
  bank_id: string;
  customer_id: string;
  /** Since when the writer of this document has not yet looked at the fence; absent once it has. */
  pending_since?: string;
}

const SWEPT_AT_ONCE = 500;

/**
 * Tells of a document in the customer's record, unless a saga has fenced the customer off, or erased it already.
 * @returns false when it has
 */
export type Tell<D> = (doc: D, correlationId: string) => Promise<boolean>;

/**
 * What hangs on customers and grows without bound: a document each, so no write of one can be conditional on the
 * fence in the customer's record. The protocol instead:
 *
 * 1. A writer inserts its document, marked as pending, and only then looks at the fence ("settles"), by the same write
 *    that tells of the document. Fenced: it removes the document, and the customer is gone for its caller. Not fenced:
 *    it takes the mark off.
 * 2. A purge, long after the fence was set, removes every document of the customer.
 *
 * A document that a purge did not meet was inserted after the fence, so its writer's look finds the fence. Should the
 * writer die before it looks, the mark remains, and a sweep settles the document in its place: any process can, at
 * any time, because settling twice is settling once. Until then nobody sees it: readers leave out what belongs to
 * customers that the customer service no longer knows. So nothing outlives its customer, whoever dies when.
 */
export class Attached<D extends AttachedDoc> {
  constructor(
    /** For queries. Readers ask the customer service which of the customers are there. */
    readonly documents: EventfulCollection<D>,
    private readonly tell: Tell<D>,
  ) {}

  static async open<D extends AttachedDoc>(
    { store, outbox }: RecordsEnv,
    name: string,
    tell: Tell<D>,
  ): Promise<Attached<D>> {
    const documents = await outbox.collection<D>(store, {
      name,
      indexes: [
        { name: 'customer', fields: ['customer_id'] },
        { name: 'pending', fields: ['pending_since'], sparse: true },
      ],
    });
    return new Attached(documents, tell);
  }

  /** @throws ObpError OBP-30046 when the customer is fenced off or gone */
  async attach(doc: D, now: string, correlationId: string): Promise<void> {
    await this.documents.insert({ ...doc, pending_since: now });
    if (!(await this.settle(doc, correlationId))) throw customerIsGone(doc);
  }

  /** Whether the document stays. */
  private async settle(doc: D, correlationId: string): Promise<boolean> {
    const { _id } = doc;
    if (!(await this.tell(doc, correlationId))) {
      await this.documents.remove({ _id });
      return false;
    }
    // Nothing to change: a purge was here since the look.
    return (await this.documents.update({ _id }, { $unset: { pending_since: true } })) !== null;
  }

  /** Settles what writers have left behind that began before the given time, some of it at a time. */
  async sweep(before: string): Promise<void> {
    const left = await this.documents.find({ pending_since: { $lt: before } }, { limit: SWEPT_AT_ONCE });
    for (const doc of left) await this.settle(doc, 'sweep');
  }

  count({ customer_id }: CustomerKey): Promise<number> {
    return this.documents.count({ customer_id });
  }

  /** Only behind a fence. */
  async purge({ customer_id }: CustomerKey): Promise<void> {
    await this.documents.remove({ customer_id });
  }
}
