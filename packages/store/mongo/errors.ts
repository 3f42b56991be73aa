/**
 * The driver's errors as the port's. Messages are written here: the driver's and the server's name hosts and quote
 * values of documents. Only errors of the network keep theirs, as `cause`, for the operator's log.
 */
import { isNativeError } from 'node:util/types';
import {
  MongoError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';
import { DuplicateKeyError, StoreTimeoutError, StoreUnavailableError } from '../port';

const DUPLICATE = new Set([11000, 11001, 12582]);
/** MaxTimeMSExpired, ExceededTimeLimit, WriteConcernTimeout: the work may have been done. */
const TIMEOUT = new Set([50, 262, 64]);
/** Not primary: it was not begun. */
const NOT_PRIMARY = new Set([10058, 10107, 13435, 13436]);
/** Shutting down, stepped down, interrupted: no change of one document was done, but some of several may have been. */
const INTERRUPTED = new Set([91, 189, 11600, 11602]);
/** Also: host not found, unauthorised, not the right shard. It was not done. */
const UNAVAILABLE = new Set([...NOT_PRIMARY, 7, 13, 18, 63, 133, 150, 234, 13388]);
/** HostUnreachable, NetworkTimeout, SocketException: a router of shards lost its connection, and a write may have been done. */
const LOST = new Set([6, 89, 9001]);
const INDEX_CONFLICT = new Set([67, 85, 86]);
/** LockTimeout, WriteConflict. */
const CONFLICT = new Set([24, 112]);
/** All that PostgreSQL has to say comes from FerretDB under this one code (and from its inserts under none). */
const INTERNAL = 1;
const POSTGRES = {
  conflict:
    /^(deadlock detected|could not serialize access|tuple concurrently|canceling statement due to lock)/,
  away: /failed to connect to|conn closed|the database system is|too many clients/,
  lost: /terminating connection|connection reset|broken pipe|unexpected EOF|: EOF$/,
};

export function isIndexConflict(error: unknown): boolean {
  return error instanceof MongoServerError && INDEX_CONFLICT.has(Number(error.code));
}

/**
 * The server aborted this operation because of a conflicting one: nothing was done, and a second try may succeed. On
 * FerretDB this happens to two writes of the same unique key, and to two processes that create an index.
 */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof MongoServerError)) return false;
  return CONFLICT.has(Number(error.code)) || POSTGRES.conflict.test(error.message);
}

/** The server reports an internal error without details. */
export function isInternal(error: unknown): boolean {
  return error instanceof MongoServerError && Number(error.code) === INTERNAL;
}

/**
 * A connection broke, or a server could not do it just now: another attempt may succeed at once. Timeouts and a failed
 * selection of a server are excluded: the caller has waited long enough.
 */
export function mayBePassing(error: unknown): boolean {
  if (error instanceof MongoNetworkTimeoutError) return false;
  return error instanceof MongoNetworkError || error instanceof MongoServerError || isOfTheSocket(error);
}

/**
 * Whether the operation changes something, one document or several: then a connection lost on the way leaves its outcome
 * unknown.
 */
export type Kind = 'read' | 'write' | 'writes';

/** Nothing was done, and another attempt may succeed at once, or when the driver has found the new primary. */
export function wasNotBegun(error: unknown, kind: Kind): boolean {
  if (error instanceof MongoServerError) {
    if (error instanceof MongoWriteConcernError) return false;
    const code = Number(error.code);
    return NOT_PRIMARY.has(code) || (kind === 'write' && INTERRUPTED.has(code));
  }
  if (!(error instanceof MongoNetworkError) || error instanceof MongoNetworkTimeoutError) return false;
  return isBeforeCommand(error);
}

export function translate(error: unknown, collection: string, kind: Kind): unknown {
  if (error instanceof MongoServerError) return translateServer(error, collection, kind);
  if (error instanceof MongoServerSelectionError) return unavailable(error);
  if (error instanceof MongoNetworkTimeoutError || error instanceof MongoOperationTimeoutError) {
    return isBeforeHandshake(error) ? unavailable(error) : timeout(error);
  }
  if (error instanceof MongoNetworkError) {
    return isBeforeCommand(error) ? unavailable(error) : lost(kind, error);
  }
  if (error instanceof MongoError) return translateOther(error, collection, kind);
  if (isOfTheSocket(error)) return lost(kind, error);
  return error;
}

function translateServer(error: MongoServerError, collection: string, kind: Kind): Error {
  const code = Number(error.code);
  const duplicate = duplicateIndex(error);
  if (duplicate !== null) return new DuplicateKeyError(collection, duplicate);
  if (error instanceof MongoWriteConcernError || TIMEOUT.has(code)) return timeout();
  if (UNAVAILABLE.has(code)) return unavailable();
  if (INTERRUPTED.has(code)) return kind === 'writes' ? timeout() : unavailable();
  if (LOST.has(code) || error.hasErrorLabel('RetryableWriteError')) return lost(kind);
  if (isConflict(error))
    return new StoreUnavailableError('the database aborted the operation because of a conflicting one');
  if (code === INTERNAL && POSTGRES.away.test(error.message)) return unavailable();
  if (code === INTERNAL && POSTGRES.lost.test(error.message)) return lost(kind);
  return new Error(
    `the database refused an operation on ${collection} (code ${code}, ${error.codeName ?? 'no name'})`,
  );
}

/** The driver's own complaints: no connection free in time, pool cleared, topology closed; else a misuse. */
function translateOther(error: MongoError, collection: string, kind: Kind): Error {
  if (/PoolClosed|WaitQueue|Topology|NotConnected|ServerClosed/.test(error.name)) return unavailable(error);
  // The client was closed while the server worked.
  if (/ClientClosed/.test(error.name)) return lost(kind, error);
  return new Error(`the database driver refused an operation on ${collection} (${error.name})`);
}

/**
 * The index a duplicate was found in; null when the error is none. MongoDB says `index: name dup key`, FerretDB
 * `Index 'name'`, and FerretDB's upsert of a taken `_id` names the unique constraint of its table.
 */
function duplicateIndex(error: MongoServerError): string | null {
  const { message } = error;
  if (!DUPLICATE.has(Number(error.code))) {
    return /duplicate key value violates unique constraint "collection_pk_/.test(message) ? '_id' : null;
  }
  const name = /index: (?:\S+\$)?(\S+) dup key|Index '([^']+)'/.exec(message);
  const index = name?.[1] ?? name?.[2] ?? '_id_';
  return index === '_id_' ? '_id' : index;
}

/** Some failures of a connection come through the driver as they are. */
function isOfTheSocket(error: unknown): error is Error {
  return (
    isNativeError(error) &&
    'code' in error &&
    /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(
      String(error.code),
    )
  );
}

function isBeforeHandshake(error: Error): boolean {
  return 'beforeHandshake' in error && error.beforeHandshake === true;
}

/**
 * No connection was free or could be made, so nothing was sent. The error of that name goes to operations that wait for a
 * connection; those that have one get a subclass with another name. The labels are those of a connection that is being made.
 */
function isBeforeCommand(error: MongoNetworkError): boolean {
  if (isBeforeHandshake(error) || error.name === 'MongoPoolClearedError') return true;
  return error.hasErrorLabel('HandshakeError') || error.hasErrorLabel('SystemOverloadedError');
}

/** The connection broke while the server may have been at work. */
function lost(kind: Kind, cause?: Error): Error {
  return kind === 'read' ? unavailable(cause) : timeout(cause);
}

function unavailable(cause?: Error): StoreUnavailableError {
  return new StoreUnavailableError('the database cannot be reached', cause === undefined ? {} : { cause });
}

function timeout(cause?: Error): StoreTimeoutError {
  return new StoreTimeoutError('the database did not answer in time', cause === undefined ? {} : { cause });
}
