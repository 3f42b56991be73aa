/** MongoDB through the official driver: one pool of connections for the databases of all services of a process. */
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import {
  type Collection,
  type CollectionSpec,
  type Database,
  type Doc,
  type Store,
  type StoreStats,
  StoreTimeoutError,
  StoreUnavailableError,
} from '../port';
import { MongoCollection } from './collection';
import { isInternal, translate } from './errors';
import { syncIndexes } from './indexes';

interface MongoOptions {
  connectTimeoutMs?: number;
  answerTimeoutMs?: number;
}

/** Before the first and after the last retry of what must wait for the database. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 1_000;
const MOST_REFUSALS = 10;

/** Returns at once: it connects when it is first needed, and again whenever it must. */
export function openMongo(url: string, options: MongoOptions = {}): Database {
  return new MongoDatabase(new MongoClient(url, clientOptions(url, options)), prefixOf(url));
}

/**
 * Settings in the URL take precedence, except `retryWrites`: after a broken connection the driver would look for a server
 * again, and if there is none, report only that, although the write may have been done. `onceMore` repeats what was not done.
 */
function clientOptions(url: string, options: MongoOptions): MongoClientOptions {
  const connect = options.connectTimeoutMs ?? 3_000;
  const wanted: MongoClientOptions = {
    w: 'majority',
    appName: 'obp-customer-services',
    ignoreUndefined: true,
    serverSelectionTimeoutMS: connect,
    connectTimeoutMS: connect,
    waitQueueTimeoutMS: connect,
    socketTimeoutMS: options.answerTimeoutMs ?? 5_000,
    maxPoolSize: 50,
  };
  const given = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const names = new Set([...given.keys()].map((name) => name.toLowerCase()));
  const open = Object.entries(wanted).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(open), retryWrites: false };
}

/** A path in the URL goes before the names of databases: in `mongodb://h/bank` the store `customer` is `bank_customer`. */
function prefixOf(url: string): string {
  const path = /^[^:]+:\/\/[^/?]*\/([^?]*)/.exec(url)?.[1] ?? '';
  return path === '' ? '' : `${decodeURIComponent(path)}_`;
}

class MongoDatabase implements Database {
  readonly writesSeveralDocuments = false;
  readonly #closing = new AbortController();

  constructor(
    private readonly client: MongoClient,
    private readonly prefix: string,
  ) {}

  store(name: string): Store {
    return new MongoStore(this.client.db(`${this.prefix}${name}`), this.#closing.signal);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.client.close();
  }
}

class MongoStore implements Store {
  readonly #stats: StoreStats = {
    operations: 0,
    documents_read: 0,
    documents_written: 0,
  };
  readonly #closing = new AbortController();

  constructor(
    private readonly db: Db,
    database: AbortSignal,
  ) {
    database.addEventListener('abort', () => this.#closing.abort(), { once: true });
  }

  async collection<D extends Doc>(spec: CollectionSpec): Promise<Collection<D>> {
    if (spec.companion !== undefined) throw new Error('MongoDB writes one document at a time here');
    await this.#untilDone(spec);
    return new MongoCollection<D>(this.db, spec.name, spec.indexes ?? [], this.#stats, () => this.#isOpen());
  }

  async #untilDone(spec: CollectionSpec): Promise<void> {
    let refusals = 0;
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      this.#isOpen();
      try {
        await this.#connected();
        await syncIndexes(this.db, spec);
        return;
      } catch (error) {
        const known = translate(error, spec.name, 'read');
        const isAway = known instanceof StoreUnavailableError || known instanceof StoreTimeoutError;
        // Others may be creating the same collection at this moment, which not every server takes well.
        if (!isAway && !(isInternal(error) && refusals++ < MOST_REFUSALS)) throw known;
      }
      // Conflicting writes do not retry at the same moment.
      await pause(wait * (0.5 + Math.random()), this.#closing.signal);
    }
  }

  async ping(): Promise<void> {
    this.#isOpen();
    try {
      await this.#connected();
      await this.db.command({ ping: 1 });
    } catch (error) {
      const known = translate(error, 'ping', 'read');
      throw known instanceof StoreUnavailableError
        ? known
        : new StoreUnavailableError('the database does not answer', { cause: known });
    }
  }

  /**
   * Once connected, the driver connects again by itself whenever it must. But when the very first try fails, it closes
   * itself and refuses every operation from then on, until `connect` is called again.
   */
  async #connected(): Promise<void> {
    await this.db.client.connect();
  }

  stats(): StoreStats {
    return { ...this.#stats };
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }

  #isOpen(): void {
    if (this.#closing.signal.aborted) throw new StoreUnavailableError('the store is closed');
  }
}

/** Waits, but not beyond the closing of the store. */
function pause(ms: number, until: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      until.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    until.addEventListener('abort', end);
  });
}
