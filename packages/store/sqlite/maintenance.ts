/** The operator's commands for an embedded database, whether a process has it open or not. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StoreLockedError, StoreRefusedError } from '../port';
import { Connection } from './connection';
import { checkHeader, checkSignature, damaged, FILE, folderOf, lockOf, refusalOf } from './folder';
import { damageInLog } from './log';

/**
 * Copies the database of a URL, as it is at one moment, into a new file.
 * @throws StoreRefusedError when there is no such database, or the file is there already
 */
export function backUp(url: string, target: string): void {
  const path = existing(url);
  if (existsSync(target)) throw new StoreRefusedError(`${target} is there already. Name a new file`);
  const broken = damagedAt(path);
  if (broken !== null) throw damaged(path, `its log, from byte ${broken}`);
  const part = `${target}.part`;
  rmSync(part, { force: true });
  closeSync(openSync(part, 'wx', 0o600));
  const db = new Connection(join(path, FILE));
  try {
    db.exec('PRAGMA busy_timeout = 5000');
    db.run('VACUUM INTO ?', [part]);
  } catch (error) {
    rmSync(part, { force: true });
    throw refusalOf(error, path);
  } finally {
    db.close();
  }
  const file = openSync(part, 'r');
  fsyncSync(file);
  closeSync(file);
  renameSync(part, target);
}

/** The problems of the database at a URL; empty when it is whole. Checks the log too, if no process has it open. */
export function checkStore(url: string): string[] {
  const path = existing(url);
  const file = join(path, FILE);
  let db: Connection | undefined;
  try {
    checkSignature(path);
    const broken = damagedAt(path);
    if (broken !== null) return [`the log ${file}-wal cannot be read from byte ${broken} on`];
    db = new Connection(file);
    checkHeader(db, path);
    const found = db.all('PRAGMA integrity_check').map(([text]) => String(text));
    return found.filter((text) => text !== 'ok');
  } catch (error) {
    const refusal = refusalOf(error, path);
    return [refusal instanceof Error ? refusal.message : 'it cannot be read'];
  } finally {
    db?.close();
  }
}

function existing(url: string): string {
  const path = folderOf(url);
  if (path === null || !existsSync(join(path, FILE)))
    throw new StoreRefusedError(`STORE_URL is ${url}, where there is no ${FILE}`);
  return path;
}

/** Runs before SQLite opens the database and cuts the log there. A log that is being written cannot be judged. */
const damagedAt = (path: string): number | null =>
  isInUse(path) ? null : damageInLog(`${join(path, FILE)}-wal`);

function isInUse(path: string): boolean {
  try {
    lockOf(path).close();
    return false;
  } catch (error) {
    if (error instanceof StoreLockedError) return true;
    throw error;
  }
}
