import { endOfTurn } from '../../event-loop';

/** What is put under a key; null removes it. */
export type Change = readonly [key: string, value: string | null];

interface Batch {
  /** Of several changes of one key, the last. */
  readonly changes: Map<string, string | null>;
  written: Promise<void>;
}

/**
 * Writes on their way to LevelDB, whose threads are the expensive part: what comes in one turn of the event loop, and
 * all that comes while a batch is being written, is one batch.
 *
 * A write may be prepared on what others before it are about to write (`find`). Should their batch fail, then so does
 * every batch that was begun before that was known.
 */
export class Batches {
  #next: Batch | undefined;
  #current: Batch | undefined;

  /** @param gather resolves when it is time to begin a batch */
  constructor(
    private readonly write: (changes: Iterable<Change>) => Promise<void>,
    private readonly gather: () => Promise<void> = endOfTurn,
  ) {}

  /** Changes that are written together or not at all. Resolves when they are. */
  add(changes: Iterable<Change>): Promise<void> {
    this.#next ??= this.#begin();
    for (const [key, value] of changes) this.#next.changes.set(key, value);
    return this.#next.written;
  }

  /** What is about to be under a key; null: nothing; undefined: what is there already. */
  find(key: string): string | null | undefined {
    const value = this.#next?.changes.get(key);
    return value === undefined ? this.#current?.changes.get(key) : value;
  }

  /** Resolves when all that was added is written. */
  async settled(): Promise<void> {
    await (this.#next ?? this.#current)?.written;
  }

  #begin(): Batch {
    const batch: Batch = { changes: new Map(), written: Promise.resolve() };
    batch.written = this.#hand(batch, this.#current?.written);
    // Whoever has added something is told of a failure; there may be nobody who listens yet.
    batch.written.catch(() => undefined);
    return batch;
  }

  async #hand(batch: Batch, before: Promise<void> | undefined): Promise<void> {
    try {
      await before;
      await this.gather();
      this.#next = undefined;
      this.#current = batch;
      await this.write(batch.changes);
    } finally {
      if (this.#next === batch) this.#next = undefined;
      if (this.#current === batch) this.#current = undefined;
    }
  }
}
