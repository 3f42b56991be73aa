/**
 * Moves committed pages from the log into the database, on a thread and a connection of its own: it waits for the disk,
 * and the event loop does not.
 */
import { Worker } from 'node:worker_threads';

/** A request to the thread. `truncate` empties the log; no write may be in progress meanwhile. */
interface Request {
  truncate: boolean;
}

interface Outcome {
  /** SQLite's result code of what went wrong; 0 when nothing did. */
  code: number;
  /** A concurrent read or write kept the checkpoint from finishing. */
  isBusy: boolean;
}

/** The code of the thread, passed as text, because tests run from TypeScript and the product from JavaScript. */
function thread(): void {
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require(workerData.driver);
  const database = new DatabaseSync(workerData.file);
  database.exec('PRAGMA busy_timeout = 500; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
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
  readonly #worker: Worker;
  #answer: ((outcome: Outcome) => void) | null = null;
  readonly #exited: Promise<unknown>;

  constructor(file: string) {
    const driver = require.resolve('@photostructure/sqlite');
    this.#worker = new Worker(`(${thread.toString()})()`, {
      eval: true,
      workerData: { file, driver },
      execArgv: [],
    });
    this.#worker.unref();
    this.#worker.on('message', (outcome: Outcome) => this.#done(outcome));
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', resolve);
      // A thread that cannot open the database never answers; written pages stay in the log.
      this.#worker.on('error', () => this.#done({ code: 1, isBusy: false }));
    });
  }

  /** One at a time. The process stays alive until it has ended: writes wait for it. */
  run(request: Request): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  #done(outcome: Outcome): void {
    this.#worker.unref();
    this.#answer?.(outcome);
  }

  async close(): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage('close');
    await this.#exited;
  }
}
