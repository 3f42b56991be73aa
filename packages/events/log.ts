import type { AnyEvent, EventContract, EventOf } from '../contracts/event';

/**
 * Where events go to, and where followers read them: JetStream on a bus (`jetstream.ts`), a collection in one process
 * (`store-log.ts`). Both keep the same promises, and one contract test holds them to these:
 *
 * - What was published is kept, for as long as the installation keeps events, and is found by followers that come later.
 * - Publishing an event again changes nothing (on JetStream within the window of `DUPLICATES_KNOWN_MS`).
 * - A follower gets every event of its types, at least once, one at a time, in the order in which they were published,
 *   whatever dies in between.
 * - An event whose handler fails again and again ends among the dead letters, with the reason, and the next one comes.
 */
export interface EventLog {
  /** Resolves when the event is kept. @throws ObpError OBP-50503 when it could not be, or nobody knows */
  publish(event: AnyEvent): Promise<void>;
  /** Resolves when the follower exists: from then on it misses nothing. */
  follow<E extends EventContract>(follower: Follower<E>): Promise<Following>;
  /** What no follower could work off, oldest first. */
  deadLetters(follower: string, limit: number): Promise<DeadLetter[]>;
  close(): Promise<void>;
}

export interface Follower<E extends EventContract = EventContract> {
  /** Whose position in the log is kept: the same name goes on where it was, in whatever process. */
  readonly name: string;
  /** Which events; all if empty. */
  readonly events: readonly E[];
  /** Where a name that is new begins; an existing one goes on. */
  readonly from?: 'beginning' | 'now';
  /** Begins there although the name is known: what it has made of the events is lost, or is to be made again. */
  readonly restart?: boolean;
  /** May be called twice for one event: the id tells, and so does the revision. */
  readonly handle: (event: EventOf<E>) => Promise<void>;
  /** So often an event is tried before it is a dead letter. */
  readonly attempts?: number;
  /** Called with every dead letter, for monitoring. */
  readonly onDeadLetter?: (letter: DeadLetter) => void;
}

export interface Following {
  /** Events that wait for the follower. */
  lag(): Promise<number>;
  /** Resolves when the event at hand is done with. */
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
