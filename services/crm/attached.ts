import type { RecordsEnv } from '../../packages/customer-records';
import type { EmittingCollection } from '../../packages/events';
import { sweepEach } from '../../packages/service-kit';
import type { Doc } from '../../packages/store';
import { type CustomerKey, customerIsGone } from '../../packages/values';

/** One of any number of documents that belong to a customer. */
export interface AttachedDoc extends Doc {
  bank_id: string;
  customer_id: string;
  /** When it was inserted, until its writer has checked the fence; then absent. */
  pending_since?: string;
}

const SWEPT_AT_ONCE = 500;

/**
 * Emits the document's event through the customer's record, unless a saga has fenced or erased the customer.
 * @returns false when it has
 */
type Emit<D> = (doc: D, correlationId: string) => Promise<boolean>;

/**
 * Data of customers that grows without bound. Each item is a document, so its write cannot be conditional on the fence in
 * the customer's record. The protocol instead:
 *
 * 1. A writer inserts its document with `pending_since`, and then checks the fence ("settles") by the write that emits the
 *    document's event. Fenced: it removes the document, and its caller gets OBP-30046. Not fenced: it removes
 *    `pending_since`.
 * 2. A purge, long after the fence was set, removes every document of the customer.
 *
 * A document that a purge missed was inserted after the fence, so its writer finds the fence. If the writer dies before it
 * checks, `pending_since` remains and a sweep settles the document: any process may do it at any time, because settling is
 * idempotent. Until then no caller sees the document: readers leave out the data of customers that the customer service
 * does not know. So no data outlives its customer, whichever process dies.
 */
export class Attached<D extends AttachedDoc> {
  constructor(
    /** For queries. Readers ask the customer service which of the customers exist. */
    readonly documents: EmittingCollection<D>,
    private readonly emit: Emit<D>,
  ) {}

  static async open<D extends AttachedDoc>(
    { store, outbox }: RecordsEnv,
    name: string,
    emit: Emit<D>,
  ): Promise<Attached<D>> {
    const documents = await outbox.collection<D>(store, {
      name,
      indexes: [
        { name: 'customer', fields: ['customer_id'] },
        { name: 'pending', fields: ['pending_since'], sparse: true },
      ],
    });
    return new Attached(documents, emit);
  }

  /** @throws ObpError OBP-30046 when the customer is fenced or deleted */
  async attach(doc: D, now: string, correlationId: string): Promise<void> {
    await this.documents.insert({ ...doc, pending_since: now });
    if (!(await this.settle(doc, correlationId))) throw customerIsGone(doc);
  }

  /** Returns whether the document stays. */
  private async settle(doc: D, correlationId: string): Promise<boolean> {
    const { _id } = doc;
    if (!(await this.emit(doc, correlationId))) {
      await this.documents.remove({ _id });
      return false;
    }
    // No match: a purge has removed the document since the check.
    return (await this.documents.update({ _id }, { $unset: { pending_since: true } })) !== null;
  }

  /** Settles documents that were inserted before the given time and left pending, in batches. */
  async sweep(before: string): Promise<void> {
    const left = await this.documents.find({ pending_since: { $lt: before } }, { limit: SWEPT_AT_ONCE });
    await sweepEach(left, (doc) => this.settle(doc, 'sweep'));
  }

  count({ customer_id }: CustomerKey): Promise<number> {
    return this.documents.count({ customer_id });
  }

  /** Only behind a fence. */
  async purge({ customer_id }: CustomerKey): Promise<void> {
    await this.documents.remove({ customer_id });
  }
}
