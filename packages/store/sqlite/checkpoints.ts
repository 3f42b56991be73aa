/**
 * Moves committed pages from the log into the database, on a thread and a connection of its own: it waits for the disk,
 * and the event loop does not.
 */
import { Worker } from 'node:worker_threads';

/** A request to the thread. `truncate` empties the log; no write may be in progress meanwhile. */
interface Request {
  truncate: boolean;
}

export interface Outcome {
  /** SQLite's result code of what went wrong; 0 when nothing did. */
  code: number;
  /** A concurrent read or write kept the checkpoint from finishing. */
  isBusy: boolean;
}

/** The thread ended, or never started: SQLITE_ERROR, which names no cause. */
const NO_THREAD: Outcome = { code: 1, isBusy: false };

/**
 * The code of the thread, passed as text, because tests run from TypeScript and the product from JavaScript. Its busy timeout
 * is short, because writes wait while it empties the log.
 */
function thread(): void {
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require(workerData.driver);
  const database = new DatabaseSync(workerData.file);
  database.exec('PRAGMA busy_timeout = 50; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
  parentPort.on('message', (request: Request | 'close') => {
    if (request === 'close') {
      database.close();
      parentPort.close();
      return;
    }
    try {
      const how = request.truncate ? 'TRUNCATE' : 'PASSIVE';
      const { busy, log, checkpointed } = database.prepare(`PRAGMA wal_checkpoint(${how})`).get();
      parentPort.postMessage({ code: 0, isBusy: busy !== 0 || log !== checkpointed });
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : 1;
      parentPort.postMessage({ code, isBusy: false });
    }
  });
}

export class Checkpoints {
  readonly #driver = require.resolve('@photostructure/sqlite');
  /** A thread takes a while to start: it begins with the first request. Null again when it has ended. */
  #worker: Worker | null = null;
  #exited: Promise<void> = Promise.resolve();
  #answer: ((outcome: Outcome) => void) | null = null;

  constructor(private readonly file: string) {}

  /** One at a time. The process stays alive until it has ended: writes wait for it. */
  run(request: Request): Promise<Outcome> {
    return new Promise((resolve) => {
      try {
        this.#worker ??= this.#start();
      } catch {
        resolve(NO_THREAD);
        return;
      }
      this.#answer = resolve;
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  /** A thread that cannot start or open the database ends: the request fails, and the next one starts another thread. */
  #start(): Worker {
    const worker = new Worker(`(${thread.toString()})()`, {
      eval: true,
      workerData: { file: this.file, driver: this.#driver },
      execArgv: [],
    });
    worker.unref();
    worker.on('message', (outcome: Outcome) => this.#done(worker, outcome));
    // The event `exit` follows; without a listener, an error would end the process.
    worker.on('error', () => undefined);
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#worker = null;
        this.#done(worker, NO_THREAD);
        resolve();
      });
    });
    return worker;
  }

  #done(worker: Worker, outcome: Outcome): void {
    worker.unref();
    this.#answer?.(outcome);
    this.#answer = null;
  }

  async close(): Promise<void> {
    this.#worker?.ref();
    this.#worker?.postMessage('close');
    await this.#exited;
  }
}
