/**
 * The document store as services see it: a small, documented subset of MongoDB's own query and update
 * language, implemented by two drivers (`mongo/`, `sqlite/`) and specified by one contract test.
 *
 * Rules that make both drivers behave the same:
 * - `_id` is a string and the ordered key: a range over `_id` walks documents in key order.
 * - Every filter must be answerable by `_id` or by a declared index. The SQLite driver refuses any other
 *   query, so an unindexed query cannot be written by accident.
 *   A condition `{$exists: false}` needs no index beside another condition: it is for fields that nearly no document has
 *   (`CollectionSpec.rareFields`).
 * - One document is the unit of atomicity (except with a `Companion`). There are no transactions.
 * - Documents are plain JSON (dates are ISO strings), and a returned document belongs to the caller.
 */

/** A stored document. Interfaces of services extend it with their fields. */
export interface Doc {
  _id: string;
}

type Scalar = string | number | boolean | null;

/** The condition of one field in a filter. A scalar matches equality, and membership where the field is an array. */
export type Condition =
  | Scalar
  | {
      $eq?: Scalar;
      $ne?: Scalar;
      $in?: Scalar[];
      $all?: Scalar[];
      $gt?: string | number;
      $gte?: string | number;
      $lt?: string | number;
      $lte?: string | number;
      $exists?: boolean;
      $regex?: string;
      /** SQL's LIKE: `%` for any characters, `_` for one; case-sensitive. Needs an index that `contains` the field. */
      $like?: string;
      $elemMatch?: Record<string, Scalar>;
    };

/** Conditions by (dotted) field name, all of which must hold; `$and` repeats a field, `$or` offers alternatives. */
export type Filter = { [field: string]: Condition | Filter[] | undefined } & {
  $and?: Filter[];
  $or?: Filter[];
};

/** One atomic change of one document: MongoDB's operators on (dotted) field names. */
export interface Update {
  $set?: Record<string, unknown>;
  $unset?: Record<string, true>;
  $setOnInsert?: Record<string, unknown>;
  $inc?: Record<string, number>;
  $push?: Record<string, unknown>;
  $addToSet?: Record<string, unknown>;
  $pull?: Record<string, unknown>;
}

/** Sort by `_id` or by the fields of one declared index, in that index's order; `1` ascending, `-1` descending (all the same way). */
export type Sort = Record<string, 1 | -1>;

export interface FindOptions {
  sort?: Sort;
  skip?: number;
  limit?: number;
}

/**
 * An index beside `_id`. A field may be dotted. Its fields hold one value each, except the field named by `each` or
 * `contains`; every document has all fields of a unique index that is not sparse.
 */
export interface IndexSpec {
  name: string;
  fields: string[];
  unique?: boolean;
  /** Only documents in which every field of the index exists (and is not null) are in it. */
  sparse?: boolean;
  /** The field that holds an array, or lies in objects of one: each member is in the index, and a document without any is not. */
  each?: string;
  /** The last field, a text that is searched by `$like`; the fields before it are compared for equality. */
  contains?: string;
}

export interface CollectionSpec {
  name: string;
  indexes?: IndexSpec[];
  /**
   * Fields that nearly no document has, are never null, and that walks go without (`{$exists: false}`): SQLite then passes
   * over documents without reading them. MongoDB looks at each; an index would be of no use to it.
   */
  rareFields?: string[];
  /** Only where the database can write several documents at once (`Database.writesSeveralDocuments`). */
  companion?: Companion;
}

/**
 * A second document that the same write stores in another collection: it takes a part out of every document that is
 * written. Neither document is ever stored without the other.
 */
export interface Companion {
  /** A collection of the same database; it must be open and have no indexes. */
  into: { store: string; collection: string };
  /** Returns the document without that part (null removes the document), and a function that makes the second document. */
  split(doc: Doc): { doc: Doc | null; other?: () => Doc };
}

export interface Collection<D extends Doc> {
  /** Point read by `_id`. */
  get(id: string): Promise<D | null>;
  findOne(filter: Filter): Promise<D | null>;
  find(filter: Filter, options?: FindOptions): Promise<D[]>;
  count(filter: Filter): Promise<number>;
  /** @throws DuplicateKeyError when `_id` or a unique index already holds the key. */
  insert(doc: D): Promise<void>;
  /**
   * Changes at most one document, atomically, and returns it as it is afterwards; null when none matched.
   * With `upsert`, a document is made from the filter's equalities, `$setOnInsert` and the other operators.
   * @throws DuplicateKeyError as `insert`; also when an upsert's filter did not match an existing `_id`
   * (so `{_id, fenced: {$exists: false}}` with upsert fails on a fenced document).
   */
  update(filter: Filter, update: Update, options?: { upsert?: boolean }): Promise<D | null>;
  /** Changes every match, each atomically, all in one round trip; returns how many matched. */
  updateMany(filter: Filter, update: Update): Promise<number>;
  /** Removes every match; returns how many. */
  remove(filter: Filter): Promise<number>;
}

/** The work of a store since it was opened. Tests use it to prove that cost follows the page, not the data. */
export interface StoreStats {
  /** Calls of a collection's methods: the number of round trips a service causes. */
  operations: number;
  /** Documents received from the database. */
  documents_read: number;
  documents_written: number;
}

/** The database of one service. */
export interface Store {
  /**
   * Opens a collection; creates missing indexes before it resolves, waiting for the database if it is away.
   * @throws Error when an index of that name exists with other fields or options: indexes are never rebuilt silently.
   */
  collection<D extends Doc>(spec: CollectionSpec): Promise<Collection<D>>;
  /** Resolves when the database answers; rejects with StoreUnavailableError otherwise. For readiness probes. */
  ping(): Promise<void>;
  stats(): StoreStats;
  close(): Promise<void>;
}

/** One opened place (a folder, a memory, a server) that holds the databases of any number of services. */
export interface Database {
  /** Whether documents of several collections can be one write (`CollectionSpec.companion`). */
  readonly writesSeveralDocuments: boolean;
  store(name: string): Store;
  /** Closes every store of it. */
  close(): Promise<void>;
}

/** The key that `insert` or `update` would have written exists already. `index` is the index's name or `_id`. */
export class DuplicateKeyError extends Error {
  override readonly name = 'DuplicateKeyError';
  constructor(
    readonly collection: string,
    readonly index: string,
  ) {
    super(`duplicate key in ${collection}, index ${index}`);
  }
}

/** The database cannot be reached, or refused the work; nothing is known to have been written. Answered as 503. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** The embedded database cannot be opened or used on: the message says why, and what the operator can do. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}

/** Another process has the embedded database's folder open. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError';
  constructor(readonly folder: string) {
    super(`the folder ${folder} is in use by another process; one process at a time may open it`);
  }
}

/** The database did not answer in time; a write may or may not have happened. Answered as 504. */
export class StoreTimeoutError extends Error {
  override readonly name = 'StoreTimeoutError';
}
