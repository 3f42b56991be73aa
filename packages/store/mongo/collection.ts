/** A collection of MongoDB, or of a server that speaks its protocol. */
import type { Db, Collection as Driver, Filter as DriverFilter, UpdateFilter } from 'mongodb';
import { checkFilter, checkUpsert, plainUpdate } from '../filter';
import { matches } from '../matcher';
import {
  type Collection,
  type Doc,
  type Filter,
  type FindOptions,
  type IndexSpec,
  type Sort,
  type StoreStats,
  StoreTimeoutError,
  type Update,
} from '../port';
import { pastConflicts } from './conflicts';
import { isUnnamedDuplicate, nameDuplicate } from './duplicates';
import { type Kind, mayBePassing, translate } from './errors';
import { onceMore } from './once-more';
import { SearchTerms } from './search-terms';
import type { Stored } from './stored';
import { UniqueKeys, written } from './unique-keys';

export class MongoCollection<D extends Doc> implements Collection<D> {
  readonly #uniqueKeys: UniqueKeys;
  readonly #terms: SearchTerms;
  private readonly unique: IndexSpec[];
  private readonly driver: Driver<Stored>;

  constructor(
    private readonly db: Db,
    name: string,
    indexes: readonly IndexSpec[],
    private readonly stats: StoreStats,
    private readonly isOpen: () => void,
  ) {
    this.driver = db.collection<Stored>(name);
    this.unique = indexes.filter((index) => index.unique);
    this.#uniqueKeys = new UniqueKeys(this.unique);
    this.#terms = new SearchTerms(indexes);
  }

  async get(id: string): Promise<D | null> {
    return this.#run('read', async () => this.#one(await this.#point(id)));
  }

  async findOne(filter: Filter): Promise<D | null> {
    checkFilter(filter);
    return this.#run('read', async () => (await this.#find(filter, { limit: 1 }))[0] ?? null);
  }

  async find(filter: Filter, options: FindOptions = {}): Promise<D[]> {
    checkFilter(filter);
    return this.#run('read', () => this.#find(filter, options));
  }

  async #find(filter: Filter, { sort, skip = 0, limit = 0 }: FindOptions): Promise<D[]> {
    const candidates = this.#terms.candidates(filter);
    const cursor = this.driver.find(driverFilter(candidates.filter), this.#terms.hidden);
    if (sort !== undefined) cursor.sort(totalSort(this.driver.collectionName, sort));
    if (!candidates.isExact) return this.#sift(cursor, filter, skip, limit);
    if (skip > 0) cursor.skip(skip);
    if (limit > 0) cursor.limit(limit);
    const found = await cursor.toArray();
    this.stats.documents_read += found.length;
    return found.map((doc) => asDocument<D>(doc));
  }

  /** Looks at candidate after candidate until the page is full. */
  async #sift(cursor: AsyncIterable<Stored>, filter: Filter, skip: number, limit: number): Promise<D[]> {
    const found: D[] = [];
    let toSkip = skip;
    for await (const doc of cursor) {
      this.stats.documents_read += 1;
      if (!matches(doc, filter)) continue;
      if (toSkip > 0) toSkip -= 1;
      else found.push(asDocument<D>(doc));
      if (found.length === limit) break;
    }
    return found;
  }

  async count(filter: Filter): Promise<number> {
    checkFilter(filter);
    return this.#run('read', () => this.driver.countDocuments(driverFilter(filter)));
  }

  async insert(doc: D): Promise<void> {
    const fields: object = doc;
    const stored: Stored = this.#terms.with({ ...fields, _id: doc._id });
    await this.#run('write', async () => {
      await this.#uniqueKeys.exclusively(stored, () => this.driver.insertOne(stored));
      this.stats.documents_written += 1;
    });
  }

  async update(filter: Filter, update: Update, options: { upsert?: boolean } = {}): Promise<D | null> {
    checkFilter(filter);
    const plain = this.#terms.withUpdate(plainUpdate(update));
    if (options.upsert) checkUpsert(filter, plain);
    // The server takes no update without an operator; this one changes nothing.
    if (Object.keys(plain).length === 0) plain.$setOnInsert = {};
    return this.#run('write', async () => {
      const done = await this.#uniqueKeys.exclusively(written(filter, plain), () =>
        this.#findAndUpdate(filter, plain, options.upsert ?? false),
      );
      if (done !== null) this.stats.documents_written += 1;
      return this.#one(done);
    });
  }

  async updateMany(filter: Filter, update: Update): Promise<number> {
    checkFilter(filter);
    const plain = this.#terms.withUpdate(plainUpdate(update));
    return this.#run('writes', async () => {
      const { matchedCount, modifiedCount } = await this.driver.updateMany(
        driverFilter(filter),
        driverUpdate(plain),
      );
      this.stats.documents_written += modifiedCount;
      return matchedCount;
    });
  }

  async remove(filter: Filter): Promise<number> {
    checkFilter(filter);
    return this.#run('writes', async () => {
      const { deletedCount } = await this.driver.deleteMany(driverFilter(filter));
      this.stats.documents_written += deletedCount;
      return deletedCount;
    });
  }

  async #findAndUpdate(filter: Filter, update: Update, upsert: boolean): Promise<Stored | null> {
    const options = {
      upsert,
      returnDocument: 'after',
      includeResultMetadata: true,
      ...this.#terms.hidden,
    } as const;
    try {
      const result = await this.driver.findOneAndUpdate(driverFilter(filter), driverUpdate(update), options);
      return await this.#asItIs(result.value, upsert && result.lastErrorObject?.updatedExisting !== true);
    } catch (error) {
      if (!isUnnamedDuplicate(error)) throw error;
      const before = await this.driver.findOne(driverFilter(filter));
      throw await nameDuplicate(this.driver, this.unique, before, filter, update);
    }
  }

  /**
   * FerretDB 2: an upsert that finds nothing, and then finds that another has made the document meanwhile, updates
   * that one rightly but answers with the one it would have made. So the driver reads again a document that FerretDB reports as new.
   */
  async #asItIs(doc: Stored | null, made: boolean): Promise<Stored | null> {
    if (doc === null || !made) return doc;
    try {
      return (await this.driver.findOne({ _id: doc._id }, this.#terms.hidden)) ?? doc;
    } catch (error) {
      // Whatever the read failed of, the document is written.
      throw new StoreTimeoutError('the database did not answer in time', { cause: error });
    }
  }

  /**
   * Reads one document with a plain `find` command: the driver's `findOne` makes a cursor, which is a fifth of the time of a
   * read. The driver does not repeat a plain command after a broken connection or a temporary error of the server, so
   * `findOne` does the second attempt.
   */
  async #point(id: string): Promise<Stored | null> {
    const { collectionName, readConcern, readPreference } = this.driver;
    const find = {
      find: collectionName,
      filter: { _id: id },
      limit: 1,
      singleBatch: true,
      ...this.#terms.hidden,
    };
    // The driver does not apply the URL's read settings to commands: they need their own.
    const command = readConcern === undefined ? find : { ...find, readConcern: readConcern.toJSON() };
    try {
      const { cursor } = await this.db.command(command, readPreference && { readPreference });
      const [found]: Stored[] = cursor.firstBatch;
      return found ?? null;
    } catch (error) {
      if (!mayBePassing(error)) throw error;
      return this.driver.findOne({ _id: id }, this.#terms.hidden);
    }
  }

  #one(doc: Stored | null): D | null {
    if (doc === null) return null;
    this.stats.documents_read += 1;
    return asDocument<D>(doc);
  }

  async #run<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    this.isOpen();
    this.stats.operations += 1;
    try {
      return await pastConflicts(() => onceMore(kind, work));
    } catch (error) {
      throw translate(error, this.driver.collectionName, kind);
    }
  }
}

/** A document becomes the service's type here: its own writes are what made it so. */
function asDocument<D extends Doc>(doc: object): D {
  return doc as D;
}

/** The port's filters are a subset of the driver's, whose generic types cannot say so. */
function driverFilter(filter: Filter): DriverFilter<Stored> {
  return filter as DriverFilter<Stored>;
}

/** As `driverFilter`, for updates. */
function driverUpdate(update: Update): UpdateFilter<Stored> {
  return update as UpdateFilter<Stored>;
}

/** `_id` in the same direction ends every sort, so that pages neither overlap nor leave gaps. */
function totalSort(collection: string, sort: Sort): [string, 1 | -1][] {
  const entries = Object.entries(sort);
  const direction = entries[0]?.[1] ?? 1;
  if (entries.some(([, other]) => other !== direction)) {
    throw new Error(`a sort of ${collection} must go one way in all its fields`);
  }
  return '_id' in sort ? entries : [...entries, ['_id', direction]];
}
