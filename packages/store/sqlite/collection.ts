/** A collection of the embedded database. */
import { checkFilter, checkUpsert, equalities, plainUpdate } from '../filter';
import { matches } from '../matcher';
import {
  type Collection,
  type Companion,
  type Doc,
  DuplicateKeyError,
  type Filter,
  type FindOptions,
  type StoreStats,
  type Update,
} from '../port';
import { applyUpdate } from '../updater';
import { type Connection, DamageError } from './connection';
import type { Engine } from './engine';
import { type FewMatches, type Plan, plan } from './planner';
import { insertRow, type Row, removeRow, rowOf, type Stored, updateRow } from './rows';
import type { Table } from './table';
import { textOf } from './values';

/** `Companion`, with the table it names. */
interface OpenCompanion extends Pick<Companion, 'split'> {
  into: Table;
}

export class SqliteCollection<D extends Doc> implements Collection<D> {
  readonly #point: string;

  constructor(
    private readonly engine: Engine,
    private readonly table: Table,
    private readonly stats: StoreStats,
    private readonly isOpen: () => void,
    private readonly companion?: OpenCompanion,
  ) {
    this.#point = `SELECT doc, id FROM ${table.name} WHERE _id = ?`;
  }

  async get(id: string): Promise<D | null> {
    return this.#read((db) => {
      const key = this.#point + id;
      const known = this.engine.texts.get(key);
      const text = known ?? this.#text(db, id);
      if (text === null) return null;
      if (known === undefined) this.engine.texts.set(key, text);
      this.stats.documents_read += 1;
      return documentOf<D>(text);
    });
  }

  async findOne(filter: Filter): Promise<D | null> {
    const [doc] = await this.find(filter, { limit: 1 });
    return doc ?? null;
  }

  async find(filter: Filter, options: FindOptions = {}): Promise<D[]> {
    checkFilter(filter);
    return this.#read((db) => this.#find(db, filter, options).map(({ doc }) => doc));
  }

  async count(filter: Filter): Promise<number> {
    checkFilter(filter);
    return this.#read((db) => {
      const { from, args, isExact } = plan(this.table, filter, undefined, fewMatchesIn(db));
      if (!isExact) return this.#find(db, filter, {}).length;
      return Number(db.get(`SELECT count(*) ${from}`, args)?.[0]);
    });
  }

  async insert(doc: D): Promise<void> {
    // Copies everything now: later changes by the caller have no effect.
    const write = this.#replacing(null, JSON.stringify(doc));
    await this.#write(write);
  }

  async update(filter: Filter, update: Update, options: { upsert?: boolean } = {}): Promise<D | null> {
    checkFilter(filter);
    const plain = plainUpdate(update);
    if (options.upsert) checkUpsert(filter, plain);
    return this.#write((db) => {
      const [before] = this.#candidates(db, filter, 1);
      if (before !== undefined) return this.#change(db, before, plain);
      return options.upsert ? this.#upsert(db, filter, plain) : null;
    });
  }

  async updateMany(filter: Filter, update: Update): Promise<number> {
    checkFilter(filter);
    const plain = plainUpdate(update);
    return this.#write((db) => {
      const found = this.#candidates(db, filter);
      db.savepoint(() => {
        for (const before of found) this.#change(db, before, plain);
      });
      return found.length;
    });
  }

  async remove(filter: Filter): Promise<number> {
    checkFilter(filter);
    return this.#write((db) => {
      const found = this.#candidates(db, filter);
      for (const stored of found) this.#remove(db, stored);
      this.stats.documents_written += found.length;
      return found.length;
    });
  }

  #text(db: Connection, id: string): string | null {
    const row = db.get(this.#point, [textOf(id)]);
    return row === undefined ? null : String(row[0]);
  }

  #remove(db: Connection, stored: Stored<D>): void {
    removeRow(db, this.table, stored);
    this.engine.texts.delete(this.#point + stored.doc._id);
  }

  #update(db: Connection, before: Stored<D>, row: Row): void {
    updateRow(db, this.table, before, row);
    this.engine.texts.delete(this.#point + before.doc._id);
  }

  #stored(db: Connection, id: string): Stored<D> | undefined {
    const row = db.get(this.#point, [textOf(id)]);
    if (row === undefined) return undefined;
    this.stats.documents_read += 1;
    return storedOf<D>(row);
  }

  /** The documents that a write changes. */
  #candidates(db: Connection, filter: Filter, limit = 0): Stored<D>[] {
    const { _id, ...rest } = filter;
    if (typeof _id !== 'string') return this.#find(db, filter, { limit });
    const stored = this.#stored(db, _id);
    return stored !== undefined && matches(stored.doc, rest) ? [stored] : [];
  }

  #find(db: Connection, filter: Filter, { sort, skip = 0, limit = 0 }: FindOptions): Stored<D>[] {
    const chosen = plan(this.table, filter, sort, fewMatchesIn(db));
    // As in MongoDB, a limit of 0 is none.
    const most = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    const found = chosen.isExact
      ? this.#page(db, chosen, skip, limit)
      : this.#sift(db, chosen, filter, { skip, most });
    return found;
  }

  #page(db: Connection, { from, args, order }: Plan, skip: number, limit: number): Stored<D>[] {
    const rows = db.all(`SELECT t.doc, t.id ${from}${order} LIMIT ? OFFSET ?`, [...args, limit || -1, skip]);
    this.stats.documents_read += rows.length;
    return rows.map((row) => storedOf<D>(row));
  }

  /** Looks at document after document until the page is full. */
  #sift(
    db: Connection,
    { from, args, order }: Plan,
    filter: Filter,
    { skip, most }: { skip: number; most: number },
  ): Stored<D>[] {
    const found: Stored<D>[] = [];
    let toSkip = skip;
    for (const row of db.iterate(`SELECT t.doc, t.id ${from}${order}`, args)) {
      this.stats.documents_read += 1;
      const stored = storedOf<D>(row);
      if (!matches(stored.doc, filter)) continue;
      if (toSkip > 0) toSkip -= 1;
      else found.push(stored);
      if (found.length >= most) break;
    }
    return found;
  }

  #change(db: Connection, before: Stored<D>, update: Update): D {
    const changed: D & Record<string, unknown> = JSON.parse(JSON.stringify(before.doc));
    applyUpdate(changed, update, false);
    return this.#replacing(before, JSON.stringify(changed))(db);
  }

  #upsert(db: Connection, filter: Filter, update: Update): D {
    const fresh: Record<string, unknown> = {};
    applyUpdate(fresh, { $set: equalities(filter) }, false);
    applyUpdate(fresh, update, true);
    if (this.#stored(db, String(fresh._id)) !== undefined) {
      throw new DuplicateKeyError(this.table.spec.name, '_id');
    }
    return this.#replacing(null, JSON.stringify(fresh))(db);
  }

  /** Replaces or inserts a document. @returns the stored part, or the whole document if no part is stored */
  #replacing(before: Stored<D> | null, text: string): (db: Connection) => D {
    const doc: D = JSON.parse(text);
    const { kept, other } = this.#split(doc);
    const row = kept === null ? null : kept === doc ? rowOf(this.table, doc, text) : rowOf(this.table, kept);
    return (db) => {
      if (before === null && row !== null) insertRow(db, this.table, row);
      if (before !== null && row !== null) this.#update(db, before, row);
      if (before !== null && row === null) this.#remove(db, before);
      if (this.companion !== undefined && other !== undefined)
        insertRow(db, this.companion.into, rowOf(this.companion.into, other()));
      this.stats.documents_written += 1;
      return kept ?? doc;
    };
  }

  /** Separates a document into the part for this collection and the companion document. */
  #split(doc: D): { kept: D | null; other?: () => Doc } {
    if (this.companion === undefined) return { kept: doc };
    const { doc: kept, other } = this.companion.split(doc);
    const mine = kept === null ? null : (kept as D);
    return other === undefined ? { kept: mine } : { kept: mine, other };
  }

  #read<T>(work: (db: Connection) => T): T {
    this.isOpen();
    this.stats.operations += 1;
    return this.engine.read(work);
  }

  async #write<T>(work: (db: Connection) => T): Promise<T> {
    this.isOpen();
    this.stats.operations += 1;
    return this.engine.write(work);
  }
}

/** Above this number of candidates, a walk in the requested order finds matches sooner than a look at each candidate. */
const MOST_CANDIDATES = 2_000;

const fewMatchesIn =
  (db: Connection): FewMatches =>
  ({ name }, query) => {
    const ids = db.all(`SELECT rowid FROM ${name} WHERE ${name} MATCH ? LIMIT ${MOST_CANDIDATES + 1}`, [
      query,
    ]);
    return ids.length > MOST_CANDIDATES ? null : ids.map(([id]) => Number(id));
  };

const storedOf = <D extends Doc>([text, id]: readonly unknown[]): Stored<D> => ({
  id: Number(id),
  doc: documentOf<D>(String(text)),
});

function documentOf<D extends Doc>(text: string): D {
  try {
    return JSON.parse(text);
  } catch {
    throw new DamageError('a document is no JSON');
  }
}
