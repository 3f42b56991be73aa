/** The embedded database: SQLite in a folder, or in memory, shared by all services of the process. */
import {
  type Collection,
  type CollectionSpec,
  type Database,
  type Doc,
  type Store,
  type StoreStats,
  StoreUnavailableError,
} from '../port';
import { SqliteCollection } from './collection';
import { Connection } from './connection';
import { DurableFolder, type FolderOptions } from './durable-folder';
import { Engine } from './engine';
import { folderOf, touch } from './folder';
import { syncSchema } from './schema';
import { Table } from './table';

/** Opens `memory:` or `file:<folder>`. @throws StoreLockedError @throws StoreRefusedError */
export async function openSqlite(url: string, options: FolderOptions = {}): Promise<Database> {
  const folder = folderOf(url);
  if (folder === null) return new SqliteDatabase(new Engine(new Connection(':memory:')), null);
  const open = DurableFolder.open(folder, options);
  return new SqliteDatabase(new Engine(open.db, open), open);
}

/** A collection that the process has open. Opening it again requires the same declaration. */
interface Opened {
  declared: string;
  table: Promise<Table>;
}

class SqliteDatabase implements Database {
  readonly writesSeveralDocuments = true;
  readonly #collections = new Map<string, Opened>();
  #closed: Promise<void> | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly folder: DurableFolder | null,
  ) {}

  store(name: string): Store {
    return new SqliteStore(this.engine, this.folder, (spec, of = name) => this.#table(of, spec));
  }

  #table(database: string, spec: CollectionSpec): Promise<Table> {
    const declared = JSON.stringify([spec.indexes ?? [], spec.rareFields ?? []]);
    const key = `${database}/${spec.name}`;
    const known = this.#collections.get(key);
    if (known !== undefined && known.declared !== declared) {
      throw new Error(`collection ${spec.name} is open with other indexes`);
    }
    if (known !== undefined) return known.table;
    const table = new Table(database, spec);
    const made = this.engine.write((db) => db.savepoint(() => syncSchema(db, table))).then(() => table);
    this.#collections.set(key, { declared, table: made });
    made.catch(() => this.#collections.delete(key));
    return made;
  }

  async close(): Promise<void> {
    this.#closed ??= this.engine.close(() => this.folder?.close()).then(() => this.folder?.release());
    await this.#closed;
  }
}

class SqliteStore implements Store {
  readonly #stats: StoreStats = { operations: 0, documents_read: 0, documents_written: 0 };
  #isClosed = false;

  constructor(
    private readonly engine: Engine,
    private readonly folder: DurableFolder | null,
    private readonly table: (spec: CollectionSpec, store?: string) => Promise<Table>,
  ) {}

  async collection<D extends Doc>(spec: CollectionSpec): Promise<Collection<D>> {
    this.#checkOpen();
    const table = await this.table(spec);
    const companion = spec.companion && {
      into: await this.table({ name: spec.companion.into.collection }, spec.companion.into.store),
      split: spec.companion.split,
    };
    return new SqliteCollection<D>(this.engine, table, this.#stats, () => this.#checkOpen(), companion);
  }

  async ping(): Promise<void> {
    this.#checkOpen();
    this.engine.read((db) => db.get('SELECT 1'));
    if (this.folder === null || this.folder.trouble === null) return;
    // A write that changes nothing shows whether the disk is back.
    await this.engine.write(touch);
    if (this.folder.trouble !== null) throw new StoreUnavailableError(this.folder.trouble);
  }

  stats(): StoreStats {
    return { ...this.#stats };
  }

  /** The folder stays open for the other stores; the database closes it. */
  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreUnavailableError('the store is closed');
  }
}
