/** The document store: one port, two drivers. A process opens one `Database` and gives every service its `Store`. */

import type { Database, Store } from './port';
import { openSqlite } from './sqlite/database';

export * from './port';
export { backUp, checkStore } from './sqlite/maintenance';

export interface StoreOptions {
  /** The database (of a service) within the place that the URL names. */
  database?: string;
  /** Embedded: acknowledge a write when it is on the disk, and not when the operating system has it. */
  sync?: boolean;
  /** Embedded: what to do when the database turns out to be damaged while it is used; by default the process ends. */
  onDamage?: (error: Error) => void;
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
  if (/^(memory|file):/.test(url)) return openSqlite(url, options);
  // The URL itself may hold a password.
  throw new Error('the store URL must start with memory:, file:, mongodb: or mongodb+srv:');
}

/** Opens a place of which one store is all that is wanted; closing the store closes the place. */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const database = await openDatabase(url, options);
  return closing(database.store(options.database ?? 'store'), () => database.close());
}

/** The store, which on its first close also does what else is to be done. */
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
