import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { after, type Followed, isShown, type Row } from './view';

interface ShownCustomer {
  readonly customer_id: string;
  readonly links: number;
}

/** The view in a folder of its own. */
export class ViewStore {
  private constructor(private readonly db: DatabaseSyncInstance) {}

  static open(folder: string): ViewStore {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const db = new DatabaseSync(join(folder, 'view.db'));
    db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS customers(bank_id, customer_id, row TEXT, PRIMARY KEY (bank_id, customer_id));
      CREATE TABLE IF NOT EXISTS seen(source, subject, revision INTEGER, PRIMARY KEY (source, subject))`);
    return new ViewStore(db);
  }

  isEmpty(): boolean {
    return this.db.prepare('SELECT 1 FROM seen LIMIT 1').get() === undefined;
  }

  /**
   * Takes an event in, once: the row and the number of the event are one transaction, and a number that is not higher
   * than the last one of its source and subject is a repeat. So it does not matter where the process is killed: an event
   * that was not written comes again, one that was written is known.
   */
  take(event: Followed): void {
    const { source, subject, revision, data } = event;
    const seen = this.db.prepare('SELECT revision FROM seen WHERE source = ? AND subject = ?');
    if (revision <= Number(seen.get(source, subject)?.revision ?? 0)) return;
    const key = [data.bank_id, data.customer_id];
    const before = this.db
      .prepare('SELECT row FROM customers WHERE bank_id = ? AND customer_id = ?')
      .get(...key);
    const row: Row = after(event, before === undefined ? undefined : JSON.parse(before.row));
    this.db.exec('BEGIN IMMEDIATE');
    try {
      this.db.prepare('INSERT OR REPLACE INTO customers VALUES (?, ?, ?)').run(...key, JSON.stringify(row));
      this.db.prepare('INSERT OR REPLACE INTO seen VALUES (?, ?, ?)').run(source, subject, revision);
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  customersOf(bank: string): ShownCustomer[] {
    const rows = this.db.prepare(
      'SELECT customer_id, row FROM customers WHERE bank_id = ? ORDER BY customer_id',
    );
    return rows.all(bank).flatMap(({ customer_id, row }) => {
      const shown: Row = JSON.parse(row);
      return isShown(shown) ? [{ customer_id, links: shown.links }] : [];
    });
  }

  close = (): void => this.db.close();
}
