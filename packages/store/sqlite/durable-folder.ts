/** A database in a folder: when writes go to the log, the database file and the disk, and how failures of the disk are handled. */
import { closeSync, fdatasync, fstatSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { endOfTurn } from '../../event-loop';
import { StoreTimeoutError, StoreUnavailableError } from '../port';
import { Checkpoints, type Outcome } from './checkpoints';
import { Connection } from './connection';
import type { Durability } from './engine';
import {
  checkHeader,
  checkSignature,
  damaged,
  type Folder,
  isDamage,
  reasonOf,
  reasonOfCode,
  refusalOf,
  takeFolder,
  touch,
} from './folder';
import { damageInLog } from './log';

export interface FolderOptions {
  /** Acknowledge a write when it is on the disk, not when the operating system has it. */
  sync?: boolean;
  /** Called when the database turns out to be damaged during use. Without it, the process ends. */
  onDamage?: (error: Error) => void;
}

/** Replaced and removed data leaves all files within this time, and the log grows no longer than about so many bytes. */
const CHECKPOINT_AFTER_MS = 2_000;
const CHECKPOINT_AT_BYTES = 16 << 20;
/** The delay before the next attempt, on a full disk, or while another program reads the log. */
const RETRY_AFTER_MS = 1_000;

const MAIN = `
  PRAGMA busy_timeout = 100; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;
  PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000`;

const toDisk = promisify(fdatasync);

export class DurableFolder implements Durability {
  readonly #thread: Checkpoints;
  readonly #log: number;
  /** Set while nothing may be written. */
  #gate: Promise<void> | null = null;
  #checkpoint: Promise<boolean> | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** Another program read a part of the log when it was last to be emptied. */
  #isLogHeld = false;
  #isClosing = false;
  /** A sync of the log failed: its content is not on the disk. */
  #isLogDoubtful = false;
  #cannotWrite: string | null = null;
  #cannotCheckpoint: string | null = null;

  private constructor(
    private readonly folder: Folder,
    readonly db: Connection,
    private readonly options: FolderOptions,
  ) {
    this.#log = openSync(`${folder.file}-wal`, 'r');
    this.#thread = new Checkpoints(folder.file);
    // A process that was killed may have left writes in the log.
    this.#schedule(CHECKPOINT_AFTER_MS);
  }

  /** @throws StoreLockedError @throws StoreRefusedError */
  static open(name: string, options: FolderOptions): DurableFolder {
    const folder = takeFolder(name);
    let db: Connection | undefined;
    try {
      checkSignature(folder.path);
      const broken = damageInLog(`${folder.file}-wal`);
      if (broken !== null) throw damaged(folder.path, `its log ${folder.file}-wal, from byte ${broken}`);
      db = new Connection(folder.file);
      checkHeader(db, folder.path);
      db.exec(MAIN);
      // Writes, so that a disk that refuses writes fails the start; from then on the log exists.
      touch(db);
      return new DurableFolder(folder, db, options);
    } catch (error) {
      db?.close();
      folder.release();
      throw refusalOf(error, folder.path);
    }
  }

  /** The reason why writes fail, or why removed data stays in the files; null when all is well. */
  get trouble(): string | null {
    return this.#cannotWrite ?? this.#cannotCheckpoint;
  }

  async gather(): Promise<void> {
    await endOfTurn();
    while (this.#gate !== null) await this.#gate;
  }

  async settle(): Promise<void> {
    if (!this.options.sync) return;
    try {
      if (this.#isLogDoubtful) await this.#replaceLog();
      else await toDisk(this.#log);
    } catch (error) {
      this.#isLogDoubtful = true;
      this.#cannotWrite = this.#cannotCheckpoint ?? reasonOf(error);
      throw new StoreTimeoutError('the disk did not confirm a write', { cause: error });
    }
  }

  /**
   * Linux reports a page that did not reach the disk once, and never writes it again: later commits in the same log would
   * have a hole before them. The page is still in memory, from where a checkpoint copies it.
   */
  async #replaceLog(): Promise<void> {
    await this.#checkpoint;
    if (!(await this.#runCheckpoint())) throw new Error('the log could not be moved into the database');
    this.#isLogDoubtful = false;
  }

  failed(error: unknown): Error {
    if (isDamage(error)) {
      const end = this.options.onDamage ?? endProcess;
      end(damaged(this.folder.path, 'found during operation'));
    }
    this.#cannotWrite = reasonOf(error);
    return new StoreUnavailableError(this.#cannotWrite, { cause: error });
  }

  succeeded(): void {
    this.#cannotWrite = null;
    const isUrgent = !this.#isLogHeld && fstatSync(this.#log).size > CHECKPOINT_AT_BYTES;
    this.#schedule(isUrgent ? 0 : CHECKPOINT_AFTER_MS);
  }

  #schedule(after: number): void {
    if (this.#isClosing || this.#checkpoint !== null || (this.#timer !== null && after > 0)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#runCheckpoint().then((isDone) => {
        if (!isDone) this.#schedule(RETRY_AFTER_MS);
      });
    }, after).unref();
  }

  /** Starts a checkpoint, or waits for the one that is running. @returns whether the log is empty */
  #runCheckpoint(): Promise<boolean> {
    this.#checkpoint ??= this.#moveLog().finally(() => {
      this.#checkpoint = null;
    });
    return this.#checkpoint;
  }

  /**
   * Moves most of the log while writes continue, then holds writes, moves the rest and empties the log. While another
   * program reads the log (a backup), it cannot be emptied, and writes are not held in vain.
   */
  async #moveLog(): Promise<boolean> {
    const first = await this.#thread.run({ truncate: false });
    if (first.code !== 0 || first.isBusy) return this.#moved(first);
    let open = (): void => undefined;
    this.#gate = new Promise((resolve) => {
      open = resolve;
    });
    try {
      return this.#moved(await this.#thread.run({ truncate: true }));
    } finally {
      this.#gate = null;
      open();
    }
  }

  #moved({ code, isBusy }: Outcome): boolean {
    this.#isLogHeld = isBusy;
    this.#cannotCheckpoint = code === 0 ? null : reasonOfCode(code);
    if (code !== 0 && isDamage({ errcode: code })) this.failed({ errcode: code });
    return code === 0 && !isBusy;
  }

  /** After the last write. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#checkpoint;
    await this.#thread.close();
    closeSync(this.#log);
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The writes stay in the log, where the next start finds them.
    }
  }

  release(): void {
    this.folder.release();
  }
}

/** Ends the process with the message, so that it does not continue on a damaged file. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
