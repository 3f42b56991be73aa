import { ClassicLevel } from 'classic-level';
import { after, type Followed, isShown, type Row } from './view';

export interface ShownCustomer {
  readonly customer_id: string;
  readonly links: number;
}

/** The view in a folder of its own. */
export class ViewStore {
  private constructor(private readonly db: ClassicLevel<string, Row | number>) {}

  static async open(folder: string): Promise<ViewStore> {
    const db = new ClassicLevel<string, Row | number>(folder, { valueEncoding: 'json' });
    await db.open();
    return new ViewStore(db);
  }

  async isEmpty(): Promise<boolean> {
    for await (const _key of this.db.keys({ limit: 1 })) return false;
    return true;
  }

  /**
   * Takes an event in, once: the row and the number of the event are one atomic write, and a number that is not higher
   * than the last one of its source and subject is a repeat. So it does not matter where the process is killed: an event
   * that was not written comes again, one that was written is known.
   */
  async take(event: Followed): Promise<void> {
    const seen = `seen ${event.source} ${event.subject}`;
    if (event.revision <= Number((await this.db.get(seen)) ?? 0)) return;
    const key = `row ${event.data.bank_id} ${event.data.customer_id}`;
    const row = await this.db.get(key);
    await this.db
      .batch()
      .put(key, after(event, typeof row === 'object' ? row : undefined))
      .put(seen, event.revision)
      .write({ sync: true });
  }

  async customersOf(bank: string): Promise<ShownCustomer[]> {
    const prefix = `row ${bank} `;
    const shown: ShownCustomer[] = [];
    for await (const [key, row] of this.db.iterator({ gt: prefix, lt: `${prefix}\uffff` })) {
      if (typeof row !== 'object' || !isShown(row)) continue;
      shown.push({ customer_id: key.slice(prefix.length), links: row.links });
    }
    return shown;
  }

  close = (): Promise<void> => this.db.close();
}
