/** The open database of a process: one connection, on which the writes of one turn of the event loop are one transaction. */
import { LRUCache } from 'lru-cache';
import { StoreUnavailableError } from '../port';
import { type Connection, DamageError, resultCodeOf } from './connection';

interface Write {
  /** Done within the transaction; an error of its own has changed nothing. */
  work(): void;
  kept(): void;
  failed(error: unknown): void;
}

/** How committed writes reach the disk, and how the database's failures are handled. */
export interface Durability {
  /** Resolves when the collected batch of writes is due. */
  gather(): Promise<void>;
  /** Resolves when committed writes may be acknowledged. */
  settle(): Promise<void>;
  /** The transaction failed as a whole. @returns the error for its writers */
  failed(error: unknown): Error;
  succeeded(): void;
}

const inMemory: Durability = {
  gather: () => Promise.resolve(),
  settle: () => Promise.resolve(),
  failed: (error) => new StoreUnavailableError('the embedded database failed', { cause: error }),
  succeeded: () => undefined,
};

/** Characters of the documents in the read cache. */
const CACHED_CHARACTERS = 8 * 1024 * 1024;
/** Bytes of an entry besides its text. */
const ENTRY_CHARACTERS = 200;

export class Engine {
  /**
   * Documents that were read by id, as JSON, by table and id. A lookup in SQLite costs several times what parsing the
   * text does. A write deletes what it changes; the lock of the folder keeps other writers out.
   */
  readonly texts = new LRUCache<string, string>({
    maxSize: CACHED_CHARACTERS,
    sizeCalculation: (text) => text.length + ENTRY_CHARACTERS,
  });
  #waiting: Write[] = [];
  #writing: Promise<void> | null = null;
  #isClosed = false;

  constructor(
    readonly db: Connection,
    private readonly durability: Durability = inMemory,
  ) {}

  /** Reads committed data: no transaction is open between two turns. */
  read<T>(work: (db: Connection) => T): T {
    this.#checkOpen();
    try {
      return work(this.db);
    } catch (error) {
      throw isOfDatabase(error) ? this.durability.failed(error) : error;
    }
  }

  /**
   * Does the work in the transaction of this turn, and resolves when it is committed. An error that the work throws is
   * its own, and it must have changed nothing; an error of the database fails all writes of the transaction.
   */
  write<T>(work: (db: Connection) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#checkOpen();
      let done: () => void = () => undefined;
      this.#waiting.push({
        work: () => {
          try {
            const result = work(this.db);
            done = () => resolve(result);
          } catch (error) {
            if (isOfDatabase(error)) throw error;
            done = () => reject(error);
          }
        },
        kept: () => done(),
        failed: reject,
      });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.durability.gather();
      const writes = this.#waiting;
      this.#waiting = [];
      await this.#commit(writes);
    }
    this.#writing = null;
  }

  async #commit(writes: readonly Write[]): Promise<void> {
    try {
      this.#transact(writes);
      await this.durability.settle();
    } catch (error) {
      const failure = isOfDatabase(error) ? this.durability.failed(error) : error;
      for (const write of writes) write.failed(failure);
      return;
    }
    this.durability.succeeded();
    for (const write of writes) write.kept();
  }

  #transact(writes: readonly Write[]): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (const write of writes) write.work();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isInTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreUnavailableError('the store is closed');
  }

  /** Closes the connection when every accepted write has succeeded or failed, and `before` is done. */
  async close(before: () => Promise<void> | undefined): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    await before();
    this.db.close();
  }
}

/** Result codes of misuse are errors of this program; all others are failures of the database. */
const OURS = new Set([1, 19, 20, 21, 25]);

function isOfDatabase(error: unknown): boolean {
  const code = resultCodeOf(error);
  return error instanceof DamageError || (code !== undefined && !OURS.has(code & 0xff));
}
