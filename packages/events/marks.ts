import type { Collection, Doc, Store } from '../store';
import { type Places, writerOf } from './places';

/** How far a writer has got; `_id` is the writer. */
interface MarkDoc extends Doc {
  /** Every event up to this place is published. */
  mark: string;
  /** When that was last said. */
  at: string;
}

/** A writer that says nothing for longer has ended; one that writes nothing says so more often than that. */
const ENDED_AFTER_MS = 3_600_000;
const SAID_AGAIN_AFTER_MS = 600_000;

/**
 * How far every process that writes for a service has got with publishing. Of a writer without a mark all is
 * published: it sets one before its first event, and it is removed when nothing of it waits.
 */
export class Marks {
  /** As last looked up. */
  private known = new Map<string, MarkDoc>();
  /** Writers that were looked up and are not there any more. */
  private readonly gone = new Set<string>();
  private said = { mark: '', at: 0 };

  private constructor(
    private readonly docs: Collection<MarkDoc>,
    readonly own: Places,
  ) {}

  static async open(store: Store, own: Places): Promise<Marks> {
    const marks = new Marks(await store.collection<MarkDoc>({ name: 'event_marks' }), own);
    await marks.say();
    await marks.refresh();
    return marks;
  }

  /** Tells the others how far this process has got, if they do not know. */
  async say(): Promise<void> {
    const { mark, writer } = this.own;
    const now = Date.now();
    if (mark === this.said.mark && now - this.said.at < SAID_AGAIN_AFTER_MS) return;
    await this.docs.update(
      { _id: writer },
      { $set: { mark, at: new Date(now).toISOString() } },
      { upsert: true },
    );
    this.said = { mark, at: now };
  }

  async refresh(): Promise<void> {
    const docs = await this.docs.find({});
    this.known = new Map(docs.map((doc) => [doc._id, doc]));
    for (const { _id } of docs) this.gone.delete(_id);
  }

  /** The marks of the other writers, as last looked up. */
  ofOthers(): string[] {
    return [...this.known.values()].filter(({ _id }) => _id !== this.own.writer).map(({ mark }) => mark);
  }

  /** Looks the writers of these places up, if there is one that is not known. */
  async know(places: readonly string[]): Promise<void> {
    const isKnown = (writer: string) =>
      writer === this.own.writer || this.known.has(writer) || this.gone.has(writer);
    const strangers = places.map(writerOf).filter((writer) => !isKnown(writer));
    if (strangers.length === 0) return;
    await this.refresh();
    for (const writer of strangers) if (!this.known.has(writer)) this.gone.add(writer);
  }

  /** Whether the event at a place is published, as far as is known; its writer is. */
  isPassed(place: string): boolean {
    const writer = writerOf(place);
    if (writer === this.own.writer) return !this.own.isOpen(place);
    const doc = this.known.get(writer);
    return doc === undefined || place <= doc.mark;
  }

  /** Forgets writers that have ended, given that nothing of anybody waits. */
  async forgetEnded(): Promise<void> {
    const before = new Date(Date.now() - ENDED_AFTER_MS).toISOString();
    for (const { _id, at } of this.known.values()) {
      if (at < before && _id !== this.own.writer) await this.docs.remove({ _id, at: { $lt: before } });
    }
  }

  /** Ends this writer: nothing of it waits. */
  async end(): Promise<void> {
    await this.docs.remove({ _id: this.own.writer });
  }
}
