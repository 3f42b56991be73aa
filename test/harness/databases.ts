import { type Document, MongoClient } from 'mongodb';
import { bus } from './server';
import type { WholeCustomer } from './whole-customer';

/** A document as it is stored. */
export interface Stored {
  /** `t1234_kyc.records` */
  readonly where: string;
  readonly text: string;
  readonly document: Document;
}

/** The fields that a document may keep of a deleted customer: ids, counts and times. */
const TOMBSTONE = new Set([
  '_id',
  'bank_id',
  'customer_id',
  'revision',
  'fenced_by',
  'released_by',
  'purged_at',
  'removed',
  'changes',
  'emitted_for',
]);
/** Receipts of deletions hold the customer's id, and no other data of it. */
const RECEIPTS = /_cascade\.sagas$/;

/** The databases of a server, read directly. */
export class Databases {
  private constructor(
    private readonly client: MongoClient,
    private readonly namespace: string,
  ) {}

  static async of({ namespace }: { namespace?: string }): Promise<Databases> {
    if (namespace === undefined) throw new Error('the server has no databases of its own');
    return new Databases(await new MongoClient(bus().STORE_URL).connect(), namespace);
  }

  /** Every document of every collection of every service. */
  async documents(): Promise<Stored[]> {
    const all: Stored[] = [];
    for (const name of await this.names()) {
      const db = this.client.db(name);
      for (const { name: collection } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        for (const document of await db.collection(collection).find().toArray()) {
          all.push({ where: `${name}.${collection}`, text: JSON.stringify(document), document });
        }
      }
    }
    return all;
  }

  /** Documents with events that no checkpoint covers. */
  async unpublished(): Promise<string[]> {
    const documents = await this.documents();
    const checkpoints = new Map<string, string>();
    for (const { where, document } of documents) {
      if (where.endsWith('.event_checkpoints')) checkpoints.set(String(document._id), document.checkpoint);
    }
    const waits = ({ seq }: { seq: string }) => seq > (checkpoints.get(seq.split('.', 1)[0] ?? '') ?? '~');
    return documents
      .filter(({ document }) => (document.pending_events ?? []).some(waits))
      .map(({ where, document }) => `${where} ${document._id}`);
  }

  /** The number of events that each document has emitted, by source and subject. */
  async changes(): Promise<{ of: string; changes: number }[]> {
    const documents = await this.documents();
    return documents.flatMap(({ where, document }) => {
      if (typeof document.changes !== 'number') return [];
      const service = where.slice(this.namespace.length + 1).split('.', 1)[0];
      // The events of a saga have its customer as their subject.
      const subject = RECEIPTS.test(where) ? document.state.key : document._id;
      return [{ of: `/obp/${service} ${subject}`, changes: document.changes }];
    });
  }

  async dispose(): Promise<void> {
    for (const name of await this.names()) await this.client.db(name).dropDatabase();
    await this.client.close();
  }

  private async names(): Promise<string[]> {
    const { databases } = await this.client.db('admin').admin().listDatabases({ nameOnly: true });
    return databases.map(({ name }) => name).filter((name) => name.startsWith(`${this.namespace}_`));
  }
}

/** The documents that keep more of a deleted customer than ids, counts and times. */
export const remainsOf = (
  documents: readonly Stored[],
  { customer_id, canary, customer_number }: WholeCustomer,
): Stored[] =>
  documents.filter(({ where, text, document }) => {
    if (text.includes(canary) || text.includes(`"${customer_number}"`)) return true;
    if (!text.includes(customer_id) || RECEIPTS.test(where)) return false;
    return Object.keys(document).some((field) => !TOMBSTONE.has(field));
  });
