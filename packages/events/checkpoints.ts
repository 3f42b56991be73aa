import type { Collection, Doc, Store } from '../store';
import { type SequenceNumbers, writerOf } from './sequence-numbers';

/** How far a writer has published; `_id` is the writer. */
interface CheckpointDoc extends Doc {
  /** Every event up to this sequence number is published. */
  checkpoint: string;
  /** When it was last saved. */
  at: string;
}

/** A writer that saves nothing for longer has ended; an idle writer saves more often than that. */
const ENDED_AFTER_MS = 3_600_000;
const SAVED_AGAIN_AFTER_MS = 600_000;

/**
 * How far each process that writes for a service has published. A writer without a checkpoint has published everything:
 * it saves one before its first event, and the checkpoint is removed when nothing of the writer is pending.
 */
export class Checkpoints {
  /** As of the last look-up. */
  private known = new Map<string, CheckpointDoc>();
  /** Writers that a look-up did not find. */
  private readonly gone = new Set<string>();
  private saved = { checkpoint: '', at: 0 };

  private constructor(
    private readonly docs: Collection<CheckpointDoc>,
    readonly own: SequenceNumbers,
  ) {}

  static async open(store: Store, own: SequenceNumbers): Promise<Checkpoints> {
    const docs = await store.collection<CheckpointDoc>({ name: 'event_checkpoints' });
    const checkpoints = new Checkpoints(docs, own);
    await checkpoints.save();
    await checkpoints.refresh();
    return checkpoints;
  }

  /** Saves the checkpoint of this process, if it has changed or is about to look abandoned. */
  async save(): Promise<void> {
    const { checkpoint, writer } = this.own;
    const now = Date.now();
    if (checkpoint === this.saved.checkpoint && now - this.saved.at < SAVED_AGAIN_AFTER_MS) return;
    await this.docs.update(
      { _id: writer },
      { $set: { checkpoint, at: new Date(now).toISOString() } },
      { upsert: true },
    );
    this.saved = { checkpoint, at: now };
  }

  async refresh(): Promise<void> {
    const docs = await this.docs.find({});
    this.known = new Map(docs.map((doc) => [doc._id, doc]));
    for (const { _id } of docs) this.gone.delete(_id);
  }

  /** The checkpoints of the other writers, as of the last look-up. */
  ofOthers(): string[] {
    return [...this.known.values()]
      .filter(({ _id }) => _id !== this.own.writer)
      .map(({ checkpoint }) => checkpoint);
  }

  /** Looks up the writers of these sequence numbers, if one of them is unknown. */
  async lookUp(seqs: readonly string[]): Promise<void> {
    const isKnown = (writer: string) =>
      writer === this.own.writer || this.known.has(writer) || this.gone.has(writer);
    const unknown = seqs.map(writerOf).filter((writer) => !isKnown(writer));
    if (unknown.length === 0) return;
    await this.refresh();
    for (const writer of unknown) if (!this.known.has(writer)) this.gone.add(writer);
  }

  /** Whether the event is known to be published; look its writer up first. */
  isPublished(seq: string): boolean {
    const writer = writerOf(seq);
    if (writer === this.own.writer) return !this.own.isPending(seq);
    const doc = this.known.get(writer);
    return doc === undefined || seq <= doc.checkpoint;
  }

  /** Removes the checkpoints of writers that have ended. Call it only when no event of any writer is pending. */
  async removeEnded(): Promise<void> {
    const before = new Date(Date.now() - ENDED_AFTER_MS).toISOString();
    for (const { _id, at } of this.known.values()) {
      if (at < before && _id !== this.own.writer) await this.docs.remove({ _id, at: { $lt: before } });
    }
  }

  /** Removes the checkpoint of this process. Call it only when none of its events is pending. */
  async removeOwn(): Promise<void> {
    await this.docs.remove({ _id: this.own.writer });
  }
}
