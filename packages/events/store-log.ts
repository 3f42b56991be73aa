import type { AnyEvent, EventContract } from '../contracts/event';
import type { Collection, Doc, Store } from '../store';
import { deliver, isWanted } from './delivery';
import type { DeadLetter, EventLog, Follower, Following } from './log';
import { firstIdAt } from './pending';

/**
 * Events that were published in one write. Every event of the log has a number, without gaps; `_id` is the number of the
 * last one here, so that a follower reads on along the key.
 */
interface EntryDoc extends Doc {
  events: AnyEvent[];
}

/** An event that waits to be written, and the callbacks of its publisher. */
interface Published {
  readonly event: AnyEvent;
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
}

/** The last entry that a follower has handled; `_id` is its name. */
interface PositionDoc extends Doc {
  position: string;
}

interface DeadLetterDoc extends Doc, DeadLetter {}

/** The collection of a log's entries. */
export const ENTRIES = 'events';

/** The log recognises a repeat of so many of its last events: a process that takes over from a dead one may publish them again. */
const KNOWN = 10_000;
const WRITTEN_AT_ONCE = 200;
const READ_AT_ONCE = 50;
const FIRST = positionOf(0);
/** A follower also looks for new entries at this interval, in case a wake-up was lost. */
const LOOK_EVERY_MS = 5_000;

/** The log of an installation of one process: a collection, whose followers are in this process. */
export class StoreLog implements EventLog {
  private readonly followers = new Set<StoreFollowing>();
  private readonly waiting: Published[] = [];
  /** Entries are written one after another, so no gap is ever before an event that can be read. */
  private writing: Promise<void> = Promise.resolve();
  private isWriting = false;
  /** Ids of the last events, the oldest first. */
  private readonly known = new Set<string>();

  private constructor(
    private readonly entries: Collection<EntryDoc>,
    private readonly positions: Collection<PositionDoc>,
    private readonly dead: Collection<DeadLetterDoc>,
    private next: number,
  ) {}

  static async open(store: Store): Promise<StoreLog> {
    const entries = await store.collection<EntryDoc>({ name: ENTRIES });
    const positions = await store.collection<PositionDoc>({ name: 'followers' });
    const dead = await store.collection<DeadLetterDoc>({
      name: 'dead_letters',
      indexes: [{ name: 'follower', fields: ['follower'] }],
    });
    const [last] = await entries.find({}, { sort: { _id: -1 }, limit: 1 });
    // Old entries may be removed. A new event must still come after the position of every follower.
    const reached = (await positions.find({})).map(({ position }) => position);
    const next = Number([last?._id ?? FIRST, ...reached].sort().at(-1)) + 1;
    const log = new StoreLog(entries, positions, dead, next);
    for (const { event } of await log.after(positionOf(Math.max(0, next - 1 - KNOWN)), KNOWN))
      log.known.add(event.id);
    return log;
  }

  /** Removes the events that were published before the given time. */
  async forget(before: Date): Promise<void> {
    const oldest = firstIdAt(before);
    for (;;) {
      const entries = await this.entries.find({}, { sort: { _id: 1 }, limit: READ_AT_ONCE });
      const old = entries.filter(({ events }) => events.every(({ id }) => id < oldest));
      if (old.length > 0) await this.entries.remove({ _id: { $in: old.map(({ _id }) => _id) } });
      if (old.length < READ_AT_ONCE) return;
    }
  }

  publish(event: AnyEvent): Promise<void> {
    return new Promise((kept, failed) => {
      this.waiting.push({ event, kept, failed });
      if (this.isWriting) return;
      this.isWriting = true;
      this.writing = this.write();
    });
  }

  /** Events that arrive during a write go into the next entry. */
  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      // The batch includes every event that is published in the same turn.
      await Promise.resolve();
      const batch = this.waiting.splice(0, WRITTEN_AT_ONCE);
      try {
        await this.append(batch.map(({ event }) => event));
        for (const { kept } of batch) kept();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.isWriting = false;
  }

  /**
   * Returns the next entry, for a caller that stores it in the same write as the changes (`same-write-outbox.ts`) and then
   * calls `wake`. Such a caller does not also `publish`.
   */
  entry(events: AnyEvent[]): EntryDoc {
    const _id = positionOf(this.next + events.length - 1);
    this.next += events.length;
    return { _id, events };
  }

  /** Wakes the followers: there are new entries. */
  wake(): void {
    for (const follower of this.followers) follower.wake();
  }

  private async append(given: readonly AnyEvent[]): Promise<void> {
    const events = [...new Map(given.map((event) => [event.id, event])).values()].filter(
      ({ id }) => !this.known.has(id),
    );
    if (events.length === 0) return;
    const last = this.next + events.length - 1;
    await this.entries.insert({ _id: positionOf(last), events });
    this.next = last + 1;
    for (const { id } of events) this.known.add(id);
    for (const id of this.known) {
      if (this.known.size <= KNOWN) break;
      this.known.delete(id);
    }
    this.wake();
  }

  async follow<E extends EventContract>(follower: Follower<E>): Promise<Following> {
    const _id = follower.name;
    const begin = follower.from === 'now' ? positionOf(this.next - 1) : FIRST;
    if (follower.restart === true) await this.positions.remove({ _id });
    const known =
      (await this.positions.get(_id)) ??
      (await this.positions.update({ _id }, { $setOnInsert: { position: begin } }, { upsert: true }));
    const following: StoreFollowing = new StoreFollowing({
      position: known?.position ?? begin,
      after: (position) => this.after(position, READ_AT_ONCE),
      count: (position) => this.countAfter(position),
      work: async ({ event, position }, stopping) => {
        const letter = isWanted(follower, event) ? await deliver(follower, event, stopping) : undefined;
        if (letter !== undefined) {
          await this.dead.update({ _id: `${_id}|${event.id}` }, { $set: { ...letter } }, { upsert: true });
          follower.onDeadLetter?.(letter);
        }
        await this.positions.update({ _id }, { $set: { position } });
      },
      ended: () => this.followers.delete(following),
    });
    this.followers.add(following);
    following.start();
    return following;
  }

  /** Positions have no gap except before the oldest entry that was not removed (and where a write has failed). */
  private async countAfter(position: string): Promise<number> {
    const [next] = await this.after(position, 1);
    return next === undefined ? 0 : this.next - Number(next.position);
  }

  /** The next events, each with its position. */
  private async after(position: string, limit: number): Promise<Positioned[]> {
    const entries = await this.entries.find({ _id: { $gt: position } }, { sort: { _id: 1 }, limit });
    const events = entries.flatMap(({ _id, events }) =>
      events.map((event, i) => ({ event, position: positionOf(Number(_id) - (events.length - 1 - i)) })),
    );
    return events.filter((each) => each.position > position);
  }

  async deadLetters(follower: string, limit: number): Promise<DeadLetter[]> {
    const docs = await this.dead.find({ follower }, { sort: { _id: 1 }, limit });
    return docs.map(({ _id, ...letter }) => letter);
  }

  async close(): Promise<void> {
    await Promise.all([...this.followers].map((follower) => follower.stop()));
    await this.writing;
  }
}

interface Positioned {
  readonly event: AnyEvent;
  readonly position: string;
}

interface Reading {
  position: string;
  readonly after: (position: string) => Promise<Positioned[]>;
  readonly count: (position: string) => Promise<number>;
  readonly work: (next: Positioned, stopping: AbortSignal) => Promise<void>;
  readonly ended: () => void;
}

/** One follower: it handles entry after entry, and sleeps when there is none. */
class StoreFollowing implements Following {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private resolveWoken: (() => void) | undefined;
  private isWoken = false;

  constructor(private readonly reading: Reading) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.isWoken = true;
    this.resolveWoken?.();
  }

  lag(): Promise<number> {
    return this.reading.count(this.reading.position);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
    this.reading.ended();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      // After a failure of the store, or a stop, the next read returns the same entry.
      const read = await this.readOn().catch(() => 0);
      if (read === 0) await this.woken();
    }
  }

  private async readOn(): Promise<number> {
    this.isWoken = false;
    const entries = await this.reading.after(this.reading.position);
    for (const entry of entries) {
      if (this.stopping.signal.aborted) break;
      await this.reading.work(entry, this.stopping.signal);
      this.reading.position = entry.position;
    }
    return entries.length;
  }

  private woken(): Promise<void> {
    if (this.isWoken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS).unref();
      this.resolveWoken = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The number of an event as text that sorts in the same order. */
function positionOf(n: number): string {
  return String(n).padStart(16, '0');
}
