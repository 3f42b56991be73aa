import type { Logger } from 'moleculer';
import { toObpError } from './failures';

/** Longer than any request takes: older unfinished work belongs to a process that died. The first sweep does not wait for it. */
const GRACE_MS = 60_000;
const EVERY_MS = 60_000;
/** A sweep that calls another service fails until that one has started. */
const AFTER_FAILURE_MS = 1_000;
/** After so many calls without an answer, a sweep stops: the service that it needs is away. */
const UNANSWERED = 5;

/**
 * Completes the unfinished work of dead processes, at the start and periodically.
 * @param sweep completes work that began before the given time; it does no harm if the process that began is still alive
 */
export function startSweeper(sweep: (before: string) => Promise<unknown>, logger: Logger): { stop(): void } {
  const start = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const run = async (): Promise<void> => {
    // Everything from before the start: often this process replaces the one that died.
    const before = new Date(Math.max(start, Date.now() - GRACE_MS)).toISOString();
    const pause = await sweep(before).then(
      () => EVERY_MS,
      (error: unknown) => {
        logger.warn({ cause: error instanceof Error ? error.name : typeof error }, 'sweep failed');
        return AFTER_FAILURE_MS;
      },
    );
    if (!isStopped) timer = setTimeout(run, pause).unref();
  };
  void run();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Completes one item after another. An item that fails does not keep the others waiting: the failure is thrown at the end,
 * or after the fifth call without an answer.
 * @throws the first failure
 */
export async function sweepEach<T>(
  items: readonly T[],
  complete: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  let unanswered = 0;
  for (const item of items) {
    try {
      await complete(item);
    } catch (error) {
      failures.push(error);
      if (toObpError(error).code >= 503) unanswered += 1;
    }
    if (unanswered === UNANSWERED) break;
  }
  if (failures.length > 0) throw failures[0];
}
