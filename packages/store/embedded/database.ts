/** The embedded database: LevelDB in a folder, or memory, shared by all services of the process. */
import { fileURLToPath } from 'node:url';
import {
  type Collection,
  type CollectionSpec,
  type Database,
  type Doc,
  type Store,
  type StoreStats,
  StoreUnavailableError,
} from '../port';
import { EmbeddedCollection } from './collection';
import { Engine, type EngineOptions, noStats } from './engine';
import { syncIndexes } from './indexes';
import { CollectionState, checkName, markIndex } from './state';

/** Opens `memory:` or `file:<folder>`. @throws StoreLockedError when another process has the folder. */
export async function openEmbedded(url: string, options: EngineOptions = {}): Promise<Database> {
  return new EmbeddedDatabase(await Engine.open(folderOf(url), options));
}

/** `file:./data` is relative to the working directory, as the shell would have it; null for memory. */
function folderOf(url: string): string | null {
  if (url.startsWith('memory:')) return null;
  const folder = url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
  if (folder === '') throw new Error(`${url} names no folder`);
  return folder;
}

class EmbeddedDatabase implements Database {
  readonly writesTogether = true;
  readonly #collections = new Map<string, CollectionState>();

  constructor(private readonly engine: Engine) {}

  store(name: string): Store {
    checkName('database', name);
    return new EmbeddedStore(this.engine, (collection, of = name) => this.#state(of, collection));
  }

  #state(database: string, collection: string): CollectionState {
    checkName('collection', collection);
    const prefix = `${database}/${collection}`;
    let state = this.#collections.get(prefix);
    if (state === undefined) {
      state = new CollectionState(this.engine, collection, prefix);
      this.#collections.set(prefix, state);
    }
    return state;
  }

  compact(): Promise<void> {
    return this.engine.compact();
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}

class EmbeddedStore implements Store {
  readonly #stats = noStats();
  #closed = false;

  constructor(
    private readonly engine: Engine,
    private readonly state: (collection: string, store?: string) => CollectionState,
  ) {}

  async collection<D extends Doc>(spec: CollectionSpec): Promise<Collection<D>> {
    this.#isOpen();
    const state = this.state(spec.name);
    await opened(state, spec);
    const { together } = spec;
    const joint = together && {
      into: this.state(together.into.collection, together.into.store),
      split: together.split,
    };
    return new EmbeddedCollection<D>(state, this.#stats, () => this.#isOpen(), joint);
  }

  async ping(): Promise<void> {
    this.#isOpen();
    await this.engine.use(async () => {
      this.engine.get('ping');
    });
  }

  stats(): StoreStats {
    return { ...this.#stats };
  }

  compact(): Promise<void> {
    return this.engine.compact();
  }

  /** The folder stays open for the other stores; the database closes it. */
  async close(): Promise<void> {
    this.#closed = true;
  }

  #isOpen(): void {
    if (this.#closed) throw new StoreUnavailableError('the store is closed');
  }
}

/** Indexes are compared once per process; who opens the collection again must declare the same. */
async function opened(state: CollectionState, spec: CollectionSpec): Promise<void> {
  const indexes = [...(spec.indexes ?? []), ...(spec.marks ?? []).map(markIndex)];
  const declared = JSON.stringify(indexes);
  const before = state.opened;
  if (before !== null && before.declared !== declared) {
    throw new Error(`collection ${spec.name} is open with other indexes`);
  }
  const ready = before?.ready ?? state.engine.use(() => state.exclusively(() => syncIndexes(state, indexes)));
  state.opened = { declared, ready };
  try {
    await ready;
  } catch (error) {
    state.opened = null;
    throw error;
  }
}
