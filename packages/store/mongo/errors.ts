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
/** Not primary, shutting down, interrupted, host unreachable, unauthorised: it was not done. */
const UNAVAILABLE = new Set([
  6, 7, 13, 18, 63, 89, 91, 133, 150, 189, 234, 9001, 10058, 10107, 11600, 11602, 13388, 13435, 13436,
]);
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

/** Whether the operation changes something: then a connection lost on the way leaves its outcome unknown. */
export type Kind = 'read' | 'write';

export function translate(error: unknown, collection: string, kind: Kind): unknown {
  if (error instanceof MongoServerError) return translateServer(error, collection, kind);
  if (error instanceof MongoServerSelectionError) return unavailable(error);
  if (error instanceof MongoNetworkTimeoutError || error instanceof MongoOperationTimeoutError) {
    return isBeforeHandshake(error) ? unavailable(error) : timeout(error);
  }
  if (error instanceof MongoNetworkError) {
    return kind === 'write' && !isBeforeHandshake(error) ? timeout(error) : unavailable(error);
  }
  if (error instanceof MongoError) return translateOther(error, collection);
  if (isOfTheSocket(error)) return kind === 'write' ? timeout(error) : unavailable(error);
  return error;
}

function translateServer(error: MongoServerError, collection: string, kind: Kind): Error {
  const code = Number(error.code);
  const duplicate = duplicateIndex(error);
  if (duplicate !== null) return new DuplicateKeyError(collection, duplicate);
  if (error instanceof MongoWriteConcernError || TIMEOUT.has(code)) return timeout();
  if (UNAVAILABLE.has(code) || error.hasErrorLabel('RetryableWriteError')) return unavailable();
  if (isConflict(error)) return new StoreUnavailableError('the database aborted the operation because of a conflicting one');
  if (code === INTERNAL && POSTGRES.away.test(error.message)) return unavailable();
  if (code === INTERNAL && POSTGRES.lost.test(error.message))
    return kind === 'write' ? timeout() : unavailable();
  return new Error(
    `the database refused an operation on ${collection} (code ${code}, ${error.codeName ?? 'no name'})`,
  );
}

/** The driver's own complaints: no connection free in time, pool cleared, topology closed; else a misuse. */
function translateOther(error: MongoError, collection: string): Error {
  if (/PoolCleared|PoolClosed|WaitQueue|Topology|NotConnected|ClientClosed|ServerClosed/.test(error.name)) {
    return unavailable(error);
  }
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

function unavailable(cause?: Error): StoreUnavailableError {
  return new StoreUnavailableError('the database cannot be reached', cause === undefined ? {} : { cause });
}

function timeout(cause?: Error): StoreTimeoutError {
  return new StoreTimeoutError('the database did not answer in time', cause === undefined ? {} : { cause });
}
