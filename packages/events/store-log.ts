import type { AnyEvent, EventContract } from '../contracts/event';
import { type Collection, type Doc, DuplicateKeyError, type Store } from '../store';
import { isWanted, workOff } from './attempts';
import type { DeadLetter, EventLog, Follower, Following } from './log';
import { firstIdAt } from './pending';

/** An event in the log; `_id` is its place, so that reading on is a walk along the key. */
interface EntryDoc extends Doc {
  event_id: string;
  event: AnyEvent;
}

/** The last entry that a follower has worked off; `_id` is its name. */
interface PositionDoc extends Doc {
  position: string;
}

interface DeadLetterDoc extends Doc, DeadLetter {}

const READ_AT_ONCE = 100;
const FIRST = place(0);
/** Should a word of a new entry have been lost. */
const LOOK_EVERY_MS = 5_000;

/** The log of an installation that is one process: a collection, and who follows is in this process. */
export class StoreLog implements EventLog {
  private readonly followers = new Set<StoreFollowing>();
  /** Entries are written one after another: a place that can be read has no gap before it. */
  private writing: Promise<unknown> = Promise.resolve();
  private next: number;

  private constructor(
    private readonly entries: Collection<EntryDoc>,
    private readonly positions: Collection<PositionDoc>,
    private readonly dead: Collection<DeadLetterDoc>,
    last: string,
  ) {
    this.next = Number(last) + 1;
  }

  static async open(store: Store): Promise<StoreLog> {
    const entries = await store.collection<EntryDoc>({
      name: 'events',
      indexes: [{ name: 'event_id', fields: ['event_id'], unique: true }],
    });
    const positions = await store.collection<PositionDoc>({ name: 'followers' });
    const dead = await store.collection<DeadLetterDoc>({
      name: 'dead_letters',
      indexes: [{ name: 'follower', fields: ['follower'] }],
    });
    const [last] = await entries.find({}, { sort: { _id: -1 }, limit: 1 });
    // Followers may be further than what is not forgotten, and would take what comes for known.
    const reached = (await positions.find({})).map(({ position }) => position);
    return new StoreLog(entries, positions, dead, [last?._id ?? FIRST, ...reached].sort().at(-1) ?? FIRST);
  }

  /** Forgets what was published before the given time. */
  async forget(before: Date): Promise<void> {
    await this.entries.remove({ event_id: { $lt: firstIdAt(before) } });
  }

  publish(event: AnyEvent): Promise<void> {
    const written = this.writing.then(() => this.append(event));
    this.writing = written.catch(() => undefined);
    return written;
  }

  private async append(event: AnyEvent): Promise<void> {
    try {
      await this.entries.insert({ _id: place(this.next), event_id: event.id, event });
      this.next += 1;
    } catch (error) {
      // It is there already.
      if (error instanceof DuplicateKeyError && error.index === 'event_id') return;
      throw error;
    }
    for (const follower of this.followers) follower.wake();
  }

  async follow<E extends EventContract>(follower: Follower<E>): Promise<Following> {
    const _id = follower.name;
    const begin = follower.from === 'now' ? place(this.next - 1) : FIRST;
    if (follower.anew === true) await this.positions.remove({ _id });
    const known =
      (await this.positions.get(_id)) ??
      (await this.positions.update({ _id }, { $setOnInsert: { position: begin } }, { upsert: true }));
    const following: StoreFollowing = new StoreFollowing({
      position: known?.position ?? begin,
      after: (position) =>
        this.entries.find({ _id: { $gt: position } }, { sort: { _id: 1 }, limit: READ_AT_ONCE }),
      count: (position) => this.entries.count({ _id: { $gt: position } }),
      work: async ({ event, _id: position }, stopping) => {
        const letter = isWanted(follower, event) ? await workOff(follower, event, stopping) : undefined;
        if (letter !== undefined) {
          await this.dead.update({ _id: `${_id}|${event.id}` }, { $set: { ...letter } }, { upsert: true });
          follower.buried?.(letter);
        }
        await this.positions.update({ _id }, { $set: { position } });
      },
      ended: () => this.followers.delete(following),
    });
    this.followers.add(following);
    following.start();
    return following;
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

interface Reading {
  position: string;
  readonly after: (position: string) => Promise<EntryDoc[]>;
  readonly count: (position: string) => Promise<number>;
  readonly work: (entry: EntryDoc, stopping: AbortSignal) => Promise<void>;
  readonly ended: () => void;
}

/** One follower at work: entry after entry, and asleep where there is none. */
class StoreFollowing implements Following {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private word: (() => void) | undefined;
  private hasWord = false;

  constructor(private readonly reading: Reading) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.hasWord = true;
    this.word?.();
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
      // A store that is away, or a stop in between: the same entry is read again.
      const read = await this.readOn().catch(() => 0);
      if (read === 0) await this.aWord();
    }
  }

  private async readOn(): Promise<number> {
    this.hasWord = false;
    const entries = await this.reading.after(this.reading.position);
    for (const entry of entries) {
      if (this.stopping.signal.aborted) break;
      await this.reading.work(entry, this.stopping.signal);
      this.reading.position = entry._id;
    }
    return entries.length;
  }

  private aWord(): Promise<void> {
    if (this.hasWord) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS).unref();
      this.word = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Places as text in their order. */
function place(n: number): string {
  return String(n).padStart(16, '0');
}
