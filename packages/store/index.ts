/**
 * The document store: one port, two drivers.
 *
 * A service needs only a `Store`: `await openStore(url, { database: 'obp_customer' })`. Several stores of one
 * process may name the same URL; they share one opened folder, or one pool of connections, which closes with the
 * last of them.
 */
import { resolve } from 'node:path';
import { folderOf, openEmbedded } from './embedded/database';
import type { Database, Store } from './port';

export * from './port';

export interface StoreOptions {
  /** The database (of a service) within the place that the URL names. */
  database?: string;
  /** Embedded: wait for the disk at every write, to survive power loss as well. */
  sync?: boolean;
  /** MongoDB: milliseconds to find a server, and to connect; the same as `serverSelectionTimeoutMS` in the URL. */
  connectTimeoutMs?: number;
  /** MongoDB: milliseconds to wait for an answer. */
  answerTimeoutMs?: number;
}

/** Opens a place: `memory:`, `file:<folder>`, `mongodb://...` or `mongodb+srv://...`. */
export async function openDatabase(url: string, options: StoreOptions = {}): Promise<Database> {
  if (/^mongodb(\+srv)?:/.test(url)) {
    // On demand: the embedded mode does not pay for the driver.
    const { openMongo }: typeof import('./mongo/database') = require('./mongo/database');
    return openMongo(url, options);
  }
  if (/^(memory|file):/.test(url)) return openEmbedded(url, options);
  // The URL itself may hold a password.
  throw new Error('the store URL must start with memory:, file:, mongodb: or mongodb+srv:');
}

interface Shared {
  database: Promise<Database>;
  users: number;
}

const shared = new Map<string, Shared>();
/** Places on their way out: a folder can be opened again only when it is closed. */
const leaving = new Map<string, Promise<void>>();

/** Opens the store of one service; closing it closes the place when nobody else in the process uses it. */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const name = options.database ?? 'obp';
  if (url.startsWith('memory:')) return ownStore(await openDatabase(url, options), name);
  const key = url.startsWith('file:') ? `file:${resolve(folderOf(url) ?? '')}` : url;
  const place = shared.get(key) ?? { database: openAfter(leaving.get(key), url, options), users: 0 };
  shared.set(key, place);
  place.users += 1;
  try {
    const database = await place.database;
    return closing(database.store(name), () => release(key, place));
  } catch (error) {
    await release(key, place).catch(() => undefined);
    throw error;
  }
}

async function openAfter(
  closed: Promise<void> | undefined,
  url: string,
  options: StoreOptions,
): Promise<Database> {
  await closed;
  return openDatabase(url, options);
}

/** One user less; the last one closes the place. */
async function release(key: string, place: Shared): Promise<void> {
  place.users -= 1;
  if (place.users > 0) return;
  shared.delete(key);
  const closed = place.database.then((database) => database.close());
  const gone = closed
    .catch(() => undefined)
    .then(() => void (leaving.get(key) === gone && leaving.delete(key)));
  leaving.set(key, gone);
  await closed;
}

function ownStore(database: Database, name: string): Store {
  return closing(database.store(name), () => database.close());
}

/** The store, which on its first close also does what else is to be done. */
function closing(store: Store, andThen: () => Promise<void>): Store {
  let closed: Promise<void> | null = null;
  return {
    collection: (spec) => store.collection(spec),
    ping: () => store.ping(),
    stats: () => store.stats(),
    compact: () => store.compact(),
    close: () => {
      closed ??= store.close().then(andThen);
      return closed;
    },
  };
}
