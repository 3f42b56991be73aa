import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ObpError } from '../errors';
import { type Job, type Outcome, thread } from './thread';

/** The longest that one check may take. Real ones take less than a millisecond. */
const LONGEST_MS = 2_000;
/** The most checks that may wait; each holds a body. */
const MOST_WAITING = 500;
/** The most memory of the thread in MiB. */
const HEAP_MB = 128;

/**
 * Compiles and applies the JSON schemas of clients in a thread of its own, one check after the other: whatever a schema and
 * a body are, the event loop of the process is free. A check that takes too long, or too much memory, ends the thread; the
 * next check starts another one. The thread starts with the first check.
 */
export class SchemaThread {
  #worker: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /**
   * The violations of a JSON text against a schema, each as `$.name: reason`; without a text, the faults of the
   * schema. Both are JSON.
   * @throws ObpError OBP-50503 when the check takes too long, or too many wait
   */
  async check(schema: string, body?: string, longestMs = LONGEST_MS): Promise<string[]> {
    if (this.#waiting >= MOST_WAITING) throw new ObpError('OBP-50503');
    this.#waiting += 1;
    const run = this.#last.then(() => this.#run({ schema, body }, longestMs));
    this.#last = run.catch(() => undefined);
    try {
      return await run;
    } finally {
      this.#waiting -= 1;
    }
  }

  async close(): Promise<void> {
    const worker = await this.#worker?.catch(() => undefined);
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #run(job: Job, longestMs: number): Promise<string[]> {
    this.#worker ??= started();
    const outcome = await this.#worker
      .then((worker) => answerOf(worker, job, longestMs))
      .catch(() => undefined);
    if (outcome !== undefined) return outcome.violations;
    await this.close();
    throw new ObpError('OBP-50503');
  }
}

async function started(): Promise<Worker> {
  const worker = new Worker(`(${thread.toString()})()`, {
    eval: true,
    workerData: {
      ajv: require.resolve('ajv'),
      formats: require.resolve('ajv-formats'),
      lru: require.resolve('lru-cache'),
    },
    execArgv: [],
    // Nothing of the environment is its business; it has secrets.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  worker.unref();
  await messageOf(worker);
  return worker;
}

/** Undefined if there is none in time. */
async function answerOf(worker: Worker, job: Job, longestMs: number): Promise<Outcome | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    // The answer may be there already, if it was this process that stood still: it is read in the turn that follows.
    timer = setTimeout(() => void turn().then(() => resolve(undefined)), longestMs);
  });
  const answer = messageOf(worker);
  worker.postMessage(job);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws Error when the thread ends before it */
function messageOf(worker: Worker): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => () => {
      worker.off('message', arrived).off('error', failed).off('exit', ended);
      how();
    };
    const arrived = (outcome: Outcome) => settle(() => resolve(outcome))();
    const failed = (error: unknown) => settle(() => reject(error))();
    const ended = () => settle(() => reject(new Error('the thread has ended')))();
    worker.on('message', arrived).on('error', failed).on('exit', ended);
  });
}
