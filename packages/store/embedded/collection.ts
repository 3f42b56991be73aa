/** A collection of the embedded database. */
import { checkFilter, checkUpsert, equalities, plainUpdate } from '../filter';
import {
  type Collection,
  type Doc,
  DuplicateKeyError,
  type Filter,
  type FindOptions,
  type StoreStats,
  type Update,
} from '../port';
import { plan } from './planner';
import { collectPage, countMatches, parse, type Source } from './scan';
import type { CollectionState } from './state';
import { applyUpdate } from './updater';
import { replace, topOf } from './writes';

export class EmbeddedCollection<D extends Doc> implements Collection<D> {
  readonly #source: Source;

  constructor(
    private readonly state: CollectionState,
    private readonly stats: StoreStats,
    private readonly isOpen: () => void,
  ) {
    this.#source = { engine: state.engine, stats, documents: state.primary.prefix };
  }

  async get(id: string): Promise<D | null> {
    return this.#read(async () => this.#point(id));
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
    const text = JSON.stringify(doc);
    await this.#write(async () => {
      // Only indexes look into it; what the caller changes meanwhile is not theirs.
      const copy = this.state.indexes.length === 0 ? doc : parse<D>(text);
      if (this.#point(copy._id) !== null) throw new DuplicateKeyError(this.state.name, '_id');
      await replace(this.state, this.stats, null, copy, text);
    });
  }

  async update(filter: Filter, update: Update, options: { upsert?: boolean } = {}): Promise<D | null> {
    checkFilter(filter);
    const plain = plainUpdate(update);
    if (options.upsert) checkUpsert(filter, plain);
    return this.#write(async () => {
      const [before] = await this.#find(filter, { limit: 1 });
      if (before === undefined) return options.upsert ? this.#upsert(filter, plain) : null;
      return this.#change(before, plain);
    });
  }

  async updateMany(filter: Filter, update: Update): Promise<number> {
    checkFilter(filter);
    const plain = plainUpdate(update);
    return this.#write(async () => {
      const docs = await this.#find(filter, {});
      for (const doc of docs) await this.#change(doc, plain);
      return docs.length;
    });
  }

  async remove(filter: Filter): Promise<number> {
    checkFilter(filter);
    return this.#write(async () => {
      const docs = await this.#find(filter, {});
      for (const doc of docs) await replace(this.state, this.stats, doc, null, null);
      return docs.length;
    });
  }

  #point(id: string): D | null {
    const text = this.state.engine.get(this.state.key(id));
    this.stats.documents_read += 1;
    return text === undefined ? null : parse<D>(text);
  }

  #find(filter: Filter, options: FindOptions): Promise<D[]> {
    const chosen = plan(this.state.name, this.state.paths, filter, options.sort);
    return collectPage<D>(this.#source, chosen, filter, options);
  }

  async #change(before: D, update: Update): Promise<D> {
    const changed = parse<Record<string, unknown>>(JSON.stringify(before));
    applyUpdate(changed, update, false);
    const text = JSON.stringify(changed);
    const after = parse<D>(text);
    const fields = Object.values(update).flatMap((changes: object) => Object.keys(changes));
    await replace(this.state, this.stats, before, after, text, new Set(fields.map(topOf)));
    return after;
  }

  async #upsert(filter: Filter, update: Update): Promise<D> {
    const made: Record<string, unknown> = {};
    applyUpdate(made, { $set: equalities(filter) }, false);
    applyUpdate(made, update, true);
    const text = JSON.stringify(made);
    const doc = parse<D>(text);
    if (this.#point(doc._id) !== null) throw new DuplicateKeyError(this.state.name, '_id');
    await replace(this.state, this.stats, null, doc, text);
    return doc;
  }

  #read<T>(work: () => Promise<T>): Promise<T> {
    this.isOpen();
    this.stats.operations += 1;
    return this.state.engine.use(work);
  }

  #write<T>(work: () => Promise<T>): Promise<T> {
    this.isOpen();
    this.stats.operations += 1;
    return this.state.exclusively(work);
  }
}
