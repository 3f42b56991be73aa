/** A collection of the embedded database. */
import { checkFilter, checkUpsert, equalities, plainUpdate } from '../filter';
import {
  type Collection,
  type Doc,
  DuplicateKeyError,
  type Filter,
  type FindOptions,
  type StoreStats,
  type Together,
  type Update,
} from '../port';
import type { Change } from './batches';
import { component } from './codec';
import { NONE } from './entries';
import { matcher } from './matcher';
import { plan } from './planner';
import { collectPage, countMatches, parse, type Source } from './scan';
import type { CollectionState } from './state';
import { applyUpdate } from './updater';
import { type KeysIn, keysOf, type Replacement, replace, topOf } from './writes';

export class EmbeddedCollection<D extends Doc> implements Collection<D> {
  readonly #source: Source;

  constructor(
    private readonly state: CollectionState,
    private readonly stats: StoreStats,
    private readonly isOpen: () => void,
    private readonly joint?: Joint,
  ) {
    this.#source = { engine: state.engine, stats, documents: state.primary.prefix };
  }

  get(id: string): Promise<D | null> {
    return this.#read(() => this.#point(id));
  }

  async findOne(filter: Filter): Promise<D | null> {
    const [doc] = await this.find(filter, { limit: 1 });
    return doc ?? null;
  }

  async find(filter: Filter, options: FindOptions = {}): Promise<D[]> {
    checkFilter(filter);
    return this.#read(() => this.#find(filter, options));
  }

  async count(filter: Filter): Promise<number> {
    checkFilter(filter);
    const { state } = this;
    return this.#read(() => countMatches(this.#source, plan(state.name, state.paths, filter), filter));
  }

  async insert(doc: D): Promise<void> {
    const id = component(doc._id);
    // All of it now: what the caller changes later is not theirs.
    const { kept, text, other } = this.#split(doc);
    const entries = new Map(this.state.indexes.map((index) => [index, keysOf(index, kept, id)]));
    const made: KeysIn = (index) => entries.get(index) ?? NONE;
    await this.#write(async () => {
      if (this.#textOf(id) !== undefined) throw new DuplicateKeyError(this.state.name, '_id');
      return { result: undefined, written: this.#replace({ id, text, gone: nothing, made, other }) };
    });
  }

  async update(filter: Filter, update: Update, options: { upsert?: boolean } = {}): Promise<D | null> {
    checkFilter(filter);
    const plain = plainUpdate(update);
    if (options.upsert) checkUpsert(filter, plain);
    return this.#write<D | null>(async () => {
      const [before] = await this.#latest(filter, 1);
      if (before !== undefined) return this.#change(before, plain);
      return options.upsert ? this.#upsert(filter, plain) : { result: null };
    });
  }

  async updateMany(filter: Filter, update: Update): Promise<number> {
    checkFilter(filter);
    const plain = plainUpdate(update);
    return this.#writeAll(filter, (doc) => this.#change(doc, plain).written);
  }

  async remove(filter: Filter): Promise<number> {
    checkFilter(filter);
    return this.#writeAll(filter, (doc) => {
      const id = component(doc._id);
      return this.#replace({ id, text: null, gone: (index) => keysOf(index, doc, id), made: nothing });
    });
  }

  #writeAll(filter: Filter, write: (doc: D) => Promise<void>): Promise<number> {
    return this.#write(async () => {
      const docs = await this.#latest(filter);
      if (docs.length === 0) return { result: 0 };
      return { result: docs.length, written: Promise.all(docs.map(write)) };
    });
  }

  #point(id: string): D | null {
    const text = this.state.engine.get(this.state.key(id));
    this.stats.documents_read += 1;
    return text === undefined ? null : parse<D>(text);
  }

  /** What is, or is about to be, in a document. */
  #textOf(id: string): string | undefined {
    this.stats.documents_read += 1;
    return this.state.engine.latest(this.state.primary.prefix + id);
  }

  /** The documents that a write is about, as those before it leave them. */
  async #latest(filter: Filter, limit = 0): Promise<D[]> {
    const { _id, ...rest } = filter;
    if (typeof _id !== 'string') {
      // A walk sees what is written only, and nobody else writes to this collection meanwhile.
      await this.state.engine.written();
      return this.#find(filter, { limit });
    }
    const text = this.#textOf(component(_id));
    const doc = text === undefined ? null : parse<D>(text);
    return doc !== null && matcher(rest)(doc) ? [doc] : [];
  }

  #find(filter: Filter, options: FindOptions): Promise<D[]> {
    const chosen = plan(this.state.name, this.state.paths, filter, options.sort);
    return collectPage<D>(this.#source, chosen, filter, options);
  }

  #change(before: D, update: Update): Prepared<D> & { written: Promise<void> } {
    const changed = parse<D & Record<string, unknown>>(JSON.stringify(before));
    applyUpdate(changed, update, false);
    const { text, other } = this.#split(changed);
    const after = text === null ? null : parse<D>(text);
    const fields = Object.values(update).flatMap((changes: object) => Object.keys(changes));
    const id = component(before._id);
    const gone: KeysIn = (index) => keysOf(index, before, id);
    const made: KeysIn = (index) => keysOf(index, after, id);
    const differ = after === null ? undefined : new Set(fields.map(topOf));
    return { result: after ?? changed, written: this.#replace({ id, text, gone, made, other }, differ) };
  }

  #upsert(filter: Filter, update: Update): Prepared<D> {
    const fresh: Record<string, unknown> = {};
    applyUpdate(fresh, { $set: equalities(filter) }, false);
    applyUpdate(fresh, update, true);
    const doc = parse<D>(JSON.stringify(fresh));
    const id = component(doc._id);
    if (this.#textOf(id) !== undefined) throw new DuplicateKeyError(this.state.name, '_id');
    const { kept, text, other } = this.#split(doc);
    const made: KeysIn = (index) => keysOf(index, kept, id);
    return { result: doc, written: this.#replace({ id, text, gone: nothing, made, other }) };
  }

  /** What is kept of a document here, and what elsewhere. */
  #split(doc: Doc): { kept: Doc | null; text: string | null; other?: () => Change } {
    if (this.joint === undefined) return { kept: doc, text: JSON.stringify(doc) };
    const { into, split } = this.joint;
    const { doc: kept, other } = split(doc);
    const text = kept === null ? null : JSON.stringify(kept);
    return other === undefined ? { kept, text } : { kept, text, other: () => changeTo(into, other()) };
  }

  #replace(replacement: Replacement, changed?: ReadonlySet<string>): Promise<void> {
    return replace(this.state, this.stats, replacement, changed);
  }

  #read<T>(work: () => T | Promise<T>): Promise<T> {
    return this.state.engine.use(() => {
      this.isOpen();
      this.stats.operations += 1;
      return work();
    });
  }

  /** Prepares a write in its turn, and waits until it is written; if there is nothing to write, for what it has seen. */
  #write<T>(prepare: () => Promise<Prepared<T>>): Promise<T> {
    this.isOpen();
    this.stats.operations += 1;
    const { state } = this;
    return state.engine.use(async () => {
      try {
        const { result, written } = await state.exclusively(prepare);
        await (written ?? state.engine.written());
        return result;
      } catch (error) {
        await state.engine.written();
        throw error;
      }
    });
  }
}

/** `Together`, with the collection it names. */
export interface Joint extends Pick<Together, 'split'> {
  into: CollectionState;
}

const changeTo = (state: CollectionState, doc: Doc): Change => [state.key(doc._id), JSON.stringify(doc)];

interface Prepared<T> {
  result: T;
  written?: Promise<unknown>;
}

const nothing: KeysIn = () => NONE;
