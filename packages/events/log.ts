import type { AnyEvent, EventContract, EventOf } from '../contracts/event';

/**
 * The log of published events, which followers read: JetStream on a bus (`jetstream.ts`), a collection in one process
 * (`store-log.ts`). One contract test checks that both guarantee this:
 *
 * - A published event stays in the log for as long as the installation keeps events; followers that start later find it.
 * - Publishing an event again changes nothing (on JetStream within the window of `DUPLICATES_KNOWN_MS`).
 * - A follower gets every event of its types, at least once, one at a time, in the order in which they were published,
 *   also when processes die in between.
 * - An event whose handler keeps failing becomes a dead letter with the reason, and the next event comes.
 */
export interface EventLog {
  /** Resolves when the log has the event. @throws ObpError OBP-50503 when it has not, or the outcome is unknown */
  publish(event: AnyEvent): Promise<void>;
  /** Resolves when the follower exists: from then on it misses no event. */
  follow<E extends EventContract>(follower: Follower<E>): Promise<Following>;
  /** The dead letters of a follower, oldest first. */
  deadLetters(follower: string, limit: number): Promise<DeadLetter[]>;
  close(): Promise<void>;
}

export interface Follower<E extends EventContract = EventContract> {
  /** The log keeps one position for each name: a follower of the same name continues there, in any process. */
  readonly name: string;
  /** The event types to follow; all if empty. */
  readonly events: readonly E[];
  /** Where a new name begins; an existing one continues. */
  readonly from?: 'beginning' | 'now';
  /** Moves an existing name to `from`, because the follower lost its results or has to compute them again. */
  readonly restart?: boolean;
  /** May be called twice for one event: recognise the repeat by the id, or by the revision. */
  readonly handle: (event: EventOf<E>) => Promise<void>;
  /** The number of attempts before an event becomes a dead letter. */
  readonly attempts?: number;
  /** Called with every dead letter, for monitoring. */
  readonly onDeadLetter?: (letter: DeadLetter) => void;
}

export interface Following {
  /** Events that wait for the follower. */
  lag(): Promise<number>;
  /** Resolves when the handler has finished the current event. */
  stop(): Promise<void>;
}

export interface DeadLetter {
  readonly follower: string;
  /** Class and code of the last failure; not its message, which may quote values. */
  readonly reason: string;
  readonly attempts: number;
  readonly failed_at: string;
  readonly event: AnyEvent;
}

export const DEFAULT_ATTEMPTS = 5;
