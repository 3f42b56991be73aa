import { setTimeout } from 'node:timers/promises';
import type { AnyEvent, EventContract, EventOf } from '../contracts/event';
import type { DeadLetter, Follower } from './log';
import { DEFAULT_ATTEMPTS } from './log';

const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 10_000;

/**
 * Delivers an event to a follower's handler, and repeats it with backoff while the handler fails. The next event waits:
 * events of one subject must not overtake each other.
 * @param before attempts that other processes have made
 * @returns undefined when the handler has succeeded; a dead letter after the last attempt
 */
export async function deliver<E extends EventContract>(
  follower: Follower<E>,
  event: AnyEvent,
  stopping: AbortSignal,
  before = 0,
): Promise<DeadLetter | undefined> {
  const most = follower.attempts ?? DEFAULT_ATTEMPTS;
  let failure: unknown = new Error('the process ended');
  for (let attempt = before + 1; attempt <= most; attempt++) {
    try {
      await follower.handle(typed<E>(event));
      return undefined;
    } catch (error) {
      failure = error;
    }
    if (attempt === most) break;
    // If the process stops here, the event is not handled, and the next start begins with it.
    await setTimeout(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LAST_WAIT_MS), undefined, {
      signal: stopping,
    });
  }
  return {
    follower: follower.name,
    reason: reasonOf(failure),
    attempts: most,
    failed_at: new Date().toISOString(),
    event,
  };
}

/** Whether the follower subscribes to events of this type. */
export const isWanted = ({ events }: Pick<Follower, 'events'>, event: AnyEvent): boolean =>
  events.length === 0 || events.some(({ type }) => type === event.type);

/** A follower gets events of its own types only; `isWanted` has checked `event.type`. */
const typed = <E extends EventContract>(event: AnyEvent): EventOf<E> => event as EventOf<E>;

function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return typeof failure;
  const { type, code } = failure as { type?: unknown; code?: unknown };
  const detail = [type, code].find((value) => typeof value === 'string');
  return detail === undefined ? failure.name : `${failure.name} ${detail}`;
}
