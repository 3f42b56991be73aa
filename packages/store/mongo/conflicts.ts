/** Tries again what the server aborted because of a conflicting operation. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isConflict } from './errors';

const MOST_TRIES = 4;
/** PostgreSQL takes a second to detect that two transactions wait for each other; a caller does not wait for ever. */
const NO_FURTHER_TRY_AFTER_MS = 3_000;
/** Time for the other operation to finish: an early repeat would conflict with it again. */
const FIRST_PAUSE_MS = 100;

/** @throws what the last try threw */
export async function pastConflicts<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + NO_FURTHER_TRY_AFTER_MS;
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries += 1, pause *= 2) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || tries === MOST_TRIES || performance.now() > deadline) throw error;
    }
    // Not at the same moment as the others that were aborted.
    await sleep(pause * (1 + 2 * Math.random()));
  }
}
