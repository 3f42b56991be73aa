/** The opened LevelDB: one folder, or memory, for the databases of all services of a process. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StoreLockedError, type StoreStats, StoreUnavailableError } from '../port';
import { Batches, type Change } from './batches';
import type { KeyRange } from './codec';

interface Walk {
  gte: string;
  lt: string;
  reverse: boolean;
  highWaterMarkBytes: number;
}

interface Chain {
  put(key: string, value: string): unknown;
  del(key: string): unknown;
  write(options: { sync?: boolean }): Promise<void>;
}

/** What is used of classic-level and memory-level; their common type knows neither `sync` nor `compactRange`. */
interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  getSync(key: string): string | undefined;
  /** Of its two kinds of batches this is the cheaper one by far: the other copies every operation several times. */
  batch(): Chain;
  iterator(options: Walk): { nextv(size: number): Promise<[string, string][]>; close(): Promise<void> };
  keys(options: Walk): { nextv(size: number): Promise<string[]>; close(): Promise<void> };
  compactRange?(start: string, end: string): Promise<void>;
}

/** Below and above every key of the layout: together they span all of them. */
const FIRST = ' ';
const LAST = '~';
/**
 * What LevelDB gathers in memory before it sorts it into files; there may be two of it. Four times its own default: it
 * merges all the less often, which was half the processor time of a write.
 */
const WRITE_BUFFER_BYTES = 16 << 20;
/** Entries fetched in one go from LevelDB's own threads. */
const MOST_AT_ONCE = 1000;

export interface EngineOptions {
  /** Also wait for the disk at every write: survives power loss, and costs some milliseconds each. */
  sync?: boolean;
}

export class Engine {
  #active = 0;
  #paused: Promise<void> | null = null;
  #idle: (() => void) | null = null;
  #closed = false;
  readonly #batches: Batches;

  private constructor(
    private readonly level: Level,
    private readonly folder: string | null,
    sync: boolean,
  ) {
    // Memory has no threads to hand over to, so there is nothing to wait for.
    const gather = folder === null ? () => Promise.resolve() : undefined;
    this.#batches = new Batches((changes) => this.#hand(changes, sync), gather);
  }

  static async open(folder: string | null, options: EngineOptions): Promise<Engine> {
    const path = folder === null ? null : resolve(folder);
    const engine = new Engine(newLevel(path), path, options.sync ?? false);
    await engine.#open();
    return engine;
  }

  async #open(): Promise<void> {
    try {
      await this.level.open();
    } catch (error) {
      if (this.folder !== null && codes(error).includes('LEVEL_LOCKED'))
        throw new StoreLockedError(this.folder);
      throw new StoreUnavailableError(`cannot open ${this.folder ?? 'memory'}`, { cause: error });
    }
  }

  /** Runs work on the open database; `close` and `compact` wait for it. */
  async use<T>(work: () => T | Promise<T>): Promise<T> {
    while (this.#paused !== null) await this.#paused;
    if (this.#closed) throw new StoreUnavailableError('the store is closed');
    this.#active += 1;
    try {
      return await work();
    } catch (error) {
      if (codes(error).some((code) => code.startsWith('LEVEL_'))) {
        throw new StoreUnavailableError('the embedded database failed', { cause: error });
      }
      throw error;
    } finally {
      this.#active -= 1;
      if (this.#active === 0) this.#idle?.();
    }
  }

  /** Point read. Synchronous on purpose: a cached read takes 2 µs this way and 34 µs through the thread pool. */
  get(key: string): string | undefined {
    return this.level.getSync(key);
  }

  /** As `get`, after what is about to be written: for a write that builds on it. */
  latest(key: string): string | undefined {
    const coming = this.#batches.find(key);
    return coming === undefined ? this.get(key) : (coming ?? undefined);
  }

  /** Written together or not at all. `latest` knows of it at once, `get` when this resolves. */
  write(changes: readonly Change[]): Promise<void> {
    return changes.length === 0 ? Promise.resolve() : this.#batches.add(changes);
  }

  /** Resolves when all is written of which `latest` knows. */
  written(): Promise<void> {
    return this.#batches.settled();
  }

  #hand(changes: Iterable<Change>, sync: boolean): Promise<void> {
    const chain = this.level.batch();
    for (const [key, value] of changes) {
      if (value === null) chain.del(key);
      else chain.put(key, value);
    }
    return chain.write({ sync });
  }

  /** Keys and values in batches; `want` says how many are likely needed, so that a page costs one fetch. */
  async *entries(range: KeyRange, reverse: boolean, want: number): AsyncGenerator<[string, string][], void> {
    const options = { ...range, reverse, highWaterMarkBytes: 1 << 20 };
    const iterator = this.level.iterator(options);
    try {
      let size = Math.max(1, Math.min(want, MOST_AT_ONCE));
      for (;;) {
        const batch = await iterator.nextv(size);
        if (batch.length === 0) return;
        yield batch;
        size = Math.min(size * 2, MOST_AT_ONCE);
      }
    } finally {
      await iterator.close();
    }
  }

  /** Keys only: cheaper than `entries` where the values are whole documents. */
  async *keys(range: KeyRange, reverse: boolean, want: number): AsyncGenerator<string[], void> {
    const options = { ...range, reverse, highWaterMarkBytes: 1 << 20 };
    const iterator = this.level.keys(options);
    try {
      for (;;) {
        const batch = await iterator.nextv(Math.max(1, Math.min(want, MOST_AT_ONCE)));
        if (batch.length === 0) return;
        yield batch;
      }
    } finally {
      await iterator.close();
    }
  }

  /**
   * Rewrites every file so that nothing removed is left in one. A compaction alone would leave a file of the lowest
   * level as it is; two marks around all keys make that level take part. Reopening rewrites LevelDB's manifest,
   * and the old logs go: both name keys at the edges of former files.
   */
  async compact(): Promise<void> {
    const { folder } = this;
    if (folder === null) return;
    await this.#exclusively(async () => {
      for (const value of ['', null]) {
        await this.#hand(
          [
            [FIRST, value],
            [LAST, value],
          ],
          false,
        );
        await this.level.compactRange?.(FIRST, `${LAST}~`);
      }
      await this.level.close();
      await rm(join(folder, 'LOG'), { force: true });
      await rm(join(folder, 'LOG.old'), { force: true });
      await this.#open();
    });
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    while (this.#paused !== null) await this.#paused;
    if (this.#closed) throw new StoreUnavailableError('the store is closed');
    let resume = (): void => {};
    this.#paused = new Promise((done) => {
      resume = done;
    });
    try {
      await this.#untilIdle();
      await work();
    } finally {
      this.#paused = null;
      resume();
    }
  }

  async #untilIdle(): Promise<void> {
    if (this.#active === 0) return;
    await new Promise<void>((done) => {
      this.#idle = done;
    });
    this.#idle = null;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    while (this.#paused !== null) await this.#paused;
    this.#closed = true;
    await this.#untilIdle();
    await this.level.close();
  }
}

export function noStats(): StoreStats {
  return { operations: 0, documents_read: 0, index_entries_read: 0, documents_written: 0 };
}

/** Loaded on demand: memory needs no native module. */
function newLevel(folder: string | null): Level {
  if (folder === null) {
    const { MemoryLevel }: typeof import('memory-level') = require('memory-level');
    return new MemoryLevel<string, string>();
  }
  const { ClassicLevel }: typeof import('classic-level') = require('classic-level');
  return new ClassicLevel<string, string>(folder, { writeBufferSize: WRITE_BUFFER_BYTES });
}

/** The codes of an error and of its causes. */
function codes(error: unknown): string[] {
  const found: string[] = [];
  let at = error;
  while (typeof at === 'object' && at !== null) {
    if ('code' in at && typeof at.code === 'string') found.push(at.code);
    at = 'cause' in at ? at.cause : null;
  }
  return found;
}
