/**
 * The folder of an embedded database: locking, checks at opening, and the modes of its files. It contains `obp.db`,
 * SQLite's `obp.db-wal` and `obp.db-shm`, and `lock`.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StoreLockedError, StoreRefusedError } from '../port';
import { Connection, DamageError, resultCodeOf } from './connection';

export const FILE = 'obp.db';
/** `obp1`, in the header of the file: whose database it is. */
const APPLICATION = 0x6f627031;
/** The version of the layout. A change that an older program cannot read increments it. */
const VERSION = 1;
/** While it is made, so that a file of this name is never half made. */
const MAKING = `${FILE}.new`;
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/**
 * `file:./data` is relative to the working directory, as the shell would have it; null for memory.
 * @throws StoreRefusedError for other schemes, whose URLs may contain a password: the message leaves them out
 */
export function folderOf(url: string): string | null {
  if (url.startsWith('memory:')) return null;
  if (!url.startsWith('file:')) {
    throw new StoreRefusedError(
      'STORE_URL must start with file: here: only an embedded database in a folder can be used',
    );
  }
  const folder = url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
  if (folder === '') throw new Error(`${url} names no folder`);
  return folder;
}

/** A folder that is this process's until `release`. */
export interface Folder {
  readonly path: string;
  readonly file: string;
  release(): void;
}

/** @throws StoreLockedError @throws StoreRefusedError, whose message names the problem and the remedy */
export function takeFolder(name: string): Folder {
  const path = resolve(name);
  try {
    mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
    protect(path, FOLDER_MODE);
    refuseStrangers(path);
    const lock = lockOf(path);
    const file = join(path, FILE);
    try {
      if (!existsSync(file)) make(path);
    } catch (error) {
      lock.close();
      throw error;
    }
    const own = readdirSync(path).filter((each) => each === 'lock' || each.startsWith(FILE));
    for (const each of own) protect(join(path, each), FILE_MODE);
    return { path, file, release: () => lock.close() };
  } catch (error) {
    throw refusalOf(error, path);
  }
}

/** Whatever the umask is. A folder that belongs to another user stays as that user wants it. */
function protect(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
}

/** Refuses files of an earlier format, and parts of a database without the rest. */
function refuseStrangers(path: string): void {
  const found = readdirSync(path);
  if (found.includes(FILE)) return;
  if (found.includes('CURRENT') || found.some((name) => /^(MANIFEST-\d+|\d+\.ldb)$/.test(name))) {
    throw new StoreRefusedError(
      `${path} holds a LevelDB database of an older version, which this version does not read. Start the older version on it, or name another folder in STORE_URL to begin with an empty store`,
    );
  }
  const left = found.filter((name) => name !== 'lock' && !name.startsWith(MAKING));
  if (left.length > 0) {
    throw new StoreRefusedError(
      `${path} has no ${FILE}, but other files (${left.slice(0, 3).join(', ')}): a copy or a restore is not complete. Put ${FILE} from a backup there, or name an empty folder in STORE_URL`,
    );
  }
}

/** A lock on a file of its own, so that others can read the database; it goes with the process, however that ends. */
export function lockOf(path: string): Connection {
  const file = join(path, 'lock');
  closeSync(openSync(file, 'a', FILE_MODE));
  const lock = new Connection(file);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw isCode(error, BUSY) ? new StoreLockedError(path) : error;
  }
}

function make(path: string): void {
  const file = join(path, MAKING);
  for (const each of readdirSync(path)) if (each.startsWith(MAKING)) rmSync(join(path, each));
  closeSync(openSync(file, 'a', FILE_MODE));
  const db = new Connection(file);
  db.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}`);
  db.close();
  renameSync(file, join(path, FILE));
}

/** @throws StoreRefusedError when it is not a database that this version can use */
export function checkHeader(db: Connection, path: string): void {
  const number = (pragma: string): number => Number(db.get(`PRAGMA ${pragma}`)?.[0]);
  const file = join(path, FILE);
  if (number('application_id') !== APPLICATION) {
    throw new StoreRefusedError(
      `${file} is an SQLite database, but not one of this program. Name another folder in STORE_URL`,
    );
  }
  const version = number('user_version');
  if (version > VERSION) {
    throw new StoreRefusedError(
      `${file} was written by a newer version (format ${version}, this one reads ${VERSION}). Start that version, or restore a backup of this one`,
    );
  }
}

/** A write that changes nothing: fails where none is possible. */
export const touch = (db: Connection): void => db.exec(`PRAGMA user_version = ${VERSION}`);

/** The beginning of every SQLite file; an empty one, which SQLite would take for new, is a copy that was cut short. */
export function checkSignature(path: string): void {
  const head = Buffer.alloc(16);
  const file = openSync(join(path, FILE), 'r');
  const length = readSync(file, head, 0, head.length, 0);
  closeSync(file);
  if (length < head.length || head.toString('latin1') !== 'SQLite format 3\0') throw notADatabase(path);
}

const notADatabase = (path: string): StoreRefusedError =>
  new StoreRefusedError(
    `${join(path, FILE)} is not a database: it is empty, or something else. Put a backup in its place, or name another folder in STORE_URL`,
  );

export const damaged = (path: string, what: string): StoreRefusedError =>
  new StoreRefusedError(
    `${join(path, FILE)} is damaged (${what}). Stop, look with: npm run check-store. Then restore a backup (docs/embedded-store.md)`,
  );

/** Converts a failure of opening a folder into a refusal that names the remedy; a refusal stays as it is. */
export function refusalOf(error: unknown, path: string): unknown {
  if (error instanceof StoreLockedError || error instanceof StoreRefusedError) return error;
  if (isCode(error, NOT_A_DATABASE)) return notADatabase(path);
  if (isCode(error, CORRUPT)) return damaged(path, 'SQLite finds its structure broken');
  return new StoreRefusedError(`${path} cannot be used: ${reasonOf(error)}`, { cause: error });
}

const REASONS: Record<string, string> = {
  EACCES: 'this user may not read and write it. Change its owner or its mode',
  EPERM: 'this user may not change it. Change its owner',
  EROFS: 'its file system is read-only. Mount it for writing',
  ENOTDIR: 'it is not a folder. Name a folder in STORE_URL',
  EEXIST: 'it is not a folder. Name a folder in STORE_URL',
  ENOSPC: 'the disk is full. Free some space',
  EIO: 'the disk fails. Look at the kernel log',
};

const SQLITE_REASONS: Record<number, string> = {
  5: 'another program has locked the database. End it',
  8: 'the database or its file system is read-only. Mount it for writing, and check the owner',
  10: 'the disk fails. Look at the kernel log',
  13: 'the disk is full. Free some space',
  14: 'this user may not open the database. Change the owner of the folder and its files',
};

/** In words, without names of files. */
export function reasonOf(error: unknown): string {
  const code = resultCodeOf(error);
  if (code !== undefined) return reasonOfCode(code);
  const name = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return REASONS[name] ?? `the system reports ${name === '' ? 'an error' : name}`;
}

export const reasonOfCode = (code: number): string =>
  SQLITE_REASONS[code & 0xff] ?? `SQLite reports error ${code}`;

/** Whether the error has this primary result code. */
const isCode = (error: unknown, code: number): boolean => ((resultCodeOf(error) ?? 0) & 0xff) === code;

export const isDamage = (error: unknown): boolean =>
  error instanceof DamageError || isCode(error, CORRUPT) || isCode(error, NOT_A_DATABASE);
