/** One connection to the database, and its prepared statements: the only file that knows the driver's API. */
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { LRUCache } from 'lru-cache';
import type { Value } from './values';

const MOST_STATEMENTS = 500;

/** Extended result codes of a unique index, and of a primary key. */
const DUPLICATE = new Set([2067, 1555]);

type Cells = readonly unknown[];

export class Connection {
  readonly #database: DatabaseSyncInstance;
  readonly #statements = new LRUCache<string, StatementSyncInstance>({ max: MOST_STATEMENTS });

  /** @param file a path, or `:memory:` */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** @returns the id of the row, if one was inserted */
  run(sql: string, args: readonly Value[]): number {
    return Number(this.#prepared(sql).run(...args).lastInsertRowid);
  }

  all(sql: string, args: readonly Value[] = []): Cells[] {
    return this.#prepared(sql).all(...args);
  }

  get(sql: string, args: readonly Value[] = []): Cells | undefined {
    return this.#prepared(sql).get(...args);
  }

  /** Row after row; the statement is free again when the caller ends the walk. Nothing else is done meanwhile. */
  iterate(sql: string, args: readonly Value[]): IterableIterator<Cells> {
    return this.#prepared(sql).iterate(...args);
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** All of the work within a transaction, or nothing of it. */
  savepoint<T>(work: () => T): T {
    this.exec('SAVEPOINT part');
    try {
      const result = work();
      this.exec('RELEASE part');
      return result;
    } catch (error) {
      // The end of the transaction has ended the savepoint as well.
      if (this.isInTransaction) this.exec('ROLLBACK TO part; RELEASE part');
      throw error;
    }
  }

  /** The columns of the key that was taken, as SQLite names them; null when the error is another one. */
  duplicateOf(error: unknown): string | null {
    if (!DUPLICATE.has(resultCodeOf(error) ?? 0) || !hasMessage(error)) return null;
    return error.message.replace(/^.*constraint failed: /, '');
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepared(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** The stored bytes cannot have been written by this program. */
export class DamageError extends Error {}

/** SQLite's extended result code; undefined when the error is not SQLite's. */
export function resultCodeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode;
  const isOfSqlite = 'code' in error && error.code === 'ERR_SQLITE_ERROR';
  return isOfSqlite && hasMessage(error) ? CODES.get(error.message) : undefined;
}

/** SQLite's own texts (`sqlite3_errstr`): an error of the driver's `prepare` has the text without the code. */
const CODES = new Map([
  ['database is locked', 5],
  ['attempt to write a readonly database', 8],
  ['disk I/O error', 10],
  ['database disk image is malformed', 11],
  ['database or disk is full', 13],
  ['unable to open database file', 14],
  ['file is not a database', 26],
]);

const hasMessage = (error: unknown): error is { message: string } =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
