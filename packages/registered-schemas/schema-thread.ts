import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ObpError } from '../errors';
import { Slots } from '../service-kit';
import { type Job, type Outcome, thread } from './thread';

/** The longest that one check may take. Real ones take less than a millisecond. */
const LONGEST_MS = 2_000;
/** The longest that a check may wait for those before it: more than one that is given up, and the start of a thread. */
const LONGEST_WAIT_MS = 4_000;
/** The most checks that may wait; each holds a body. */
const MOST_WAITING = 500;
/** How long a schema is refused after a check against it was given up. */
const REFUSED_MS = 30_000;
/** The most memory of the thread in MiB. */
const HEAP_MB = 128;

/** A check against this schema was given up, now or a short time ago. */
export class SlowSchema extends ObpError {
  constructor() {
    super('OBP-50503');
  }
}

interface CheckOptions {
  readonly longestMs?: number;
  /** Whether a caller still waits for the check; asked before it begins. */
  readonly isWanted?: () => boolean;
}

/**
 * Compiles and applies the JSON schemas of clients in a thread of its own, one check after the other: whatever a schema and
 * a body are, the event loop of the process is free. A check that takes too long, or too much memory, ends the thread; the
 * next check starts another one. The thread starts with the first check. A schema that ended the thread is refused for a
 * while, so that it does not hold up the checks against others.
 */
export class SchemaThread {
  #worker: Promise<Worker> | undefined;
  readonly #turns = new Slots(1, MOST_WAITING, LONGEST_WAIT_MS);
  /** Schemas that are refused, each with the time until when. */
  readonly #slow = new Map<string, number>();

  /**
   * The violations of a JSON text against a schema, each as `$.name: reason`; without a text, the faults of the
   * schema. Both are JSON.
   * @throws SlowSchema when the check takes too long, or one against the same schema did a short time ago
   * @throws ObpError OBP-50503 when too many wait, the wait is too long, or no caller waits
   */
  async check(
    schema: string,
    body?: string,
    { longestMs = LONGEST_MS, isWanted }: CheckOptions = {},
  ): Promise<string[]> {
    this.#refuseSlow(schema);
    return this.#turns.run(() => {
      // One that waited before this one may have shown that the schema is slow.
      this.#refuseSlow(schema);
      return this.#run({ schema, body }, longestMs);
    }, isWanted);
  }

  async close(): Promise<void> {
    const worker = await this.#worker?.catch(() => undefined);
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #run(job: Job, longestMs: number): Promise<string[]> {
    this.#worker ??= started();
    const worker = await this.#worker.catch(() => undefined);
    const outcome = worker && (await answerOf(worker, job, longestMs).catch(() => undefined));
    if (outcome !== undefined) return outcome.violations;
    await this.close();
    // A thread that did not start is no fault of the schema.
    if (worker === undefined) throw new ObpError('OBP-50503');
    this.#slow.set(job.schema, performance.now() + REFUSED_MS);
    throw new SlowSchema();
  }

  #refuseSlow(schema: string): void {
    const now = performance.now();
    for (const [slow, until] of this.#slow) if (until <= now) this.#slow.delete(slow);
    if (this.#slow.has(schema)) throw new SlowSchema();
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
