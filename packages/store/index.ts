/** The document store: one port, two drivers. A process opens one `Database` and gives every service its `Store`. */

import type { Database, Store } from './port';
import { openSqlite } from './sqlite/database';

export { direction, type Page, pageOf } from './page';
export * from './port';
export { backUp, checkStore } from './sqlite/maintenance';

interface StoreOptions {
  /** The name of the database (one for each service) at the URL. */
  database?: string;
  /** Embedded: acknowledge a write when the disk has it, not when the operating system has it. */
  sync?: boolean;
  /** Embedded: called when the database turns out to be damaged during use; by default the process ends. */
  onDamage?: (error: Error) => void;
  /** MongoDB: milliseconds to find a server, and to connect; the same as `serverSelectionTimeoutMS` in the URL. */
  connectTimeoutMs?: number;
  /** MongoDB: milliseconds to wait for an answer. */
  answerTimeoutMs?: number;
}

/** Opens `memory:`, `file:<folder>`, `mongodb://...` or `mongodb+srv://...`. */
export async function openDatabase(url: string, options: StoreOptions = {}): Promise<Database> {
  if (/^mongodb(\+srv)?:/.test(url)) {
    // On demand: the embedded mode does not pay for the driver.
    const { openMongo }: typeof import('./mongo/database') = require('./mongo/database');
    return openMongo(url, options);
  }
  if (/^(memory|file):/.test(url)) return openSqlite(url, options);
  // The message leaves out the URL, which may contain a password.
  throw new Error('the store URL must start with memory:, file:, mongodb: or mongodb+srv:');
}

/** Opens a database for one store only; closing the store closes the database. */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const database = await openDatabase(url, options);
  return closing(database.store(options.database ?? 'store'), () => database.close());
}

/** The store with a first `close` that also runs `andThen`. */
function closing(store: Store, andThen: () => Promise<void>): Store {
  let closed: Promise<void> | null = null;
  return {
    collection: (spec) => store.collection(spec),
    ping: () => store.ping(),
    stats: () => store.stats(),
    close: () => {
      closed ??= store.close().then(andThen);
      return closed;
    },
  };
}
