import { type Collection, DuplicateKeyError } from '../store';
import type { Checkpoints } from './checkpoints';
import type { Relaying } from './emitting-collection';
import { KeyedMutex } from './keyed-mutex';
import type { EventLog } from './log';
import type { MicroBatch } from './micro-batch';
import { PUBLISHED_FIELDS, pendingEventsOf, type SequencedEvent, type WithOutbox } from './pending';
import { endOf, writerOf } from './sequence-numbers';

/** This many published events may stay in a document: they take little room, and removing them costs a write. */
const KEPT = 8;
const CLEANED_AT_ONCE = 200;
const CLEANED_AFTER_MS = 250;
const RETRIED_AFTER_MS = 2_000;
/** Documents beyond that are left to the sweep. */
const MOST_IN_MEMORY = 5_000;
const SWEPT_AT_ONCE = 200;
/** Longer than any write takes. */
const WRITTEN_WITHIN_MS = 60_000;

interface RelayObserver {
  published(): void;
  /** After every sweep: how many documents have overdue events, and the age of the oldest event. */
  waiting(documents: number, oldestMs: number): void;
  troubled(error: unknown): void;
}

interface Overdue {
  documents: number;
  oldestMs: number;
}

/** Publishes the pending events of the documents of one collection, in the order of their changes. */
export class Relay implements Relaying {
  private readonly mutex = new KeyedMutex();
  /** How many documents wait in the batch. */
  private queued = 0;
  /** Sequence numbers of published events that the checkpoint may not cover yet. */
  private readonly published = new Set<string>();
  /** Documents to clean: their published events are to be removed, or the whole tombstone. */
  private toClean: WithOutbox[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly underway = new Set<Promise<void>>();

  constructor(
    private readonly name: string,
    private readonly documents: Collection<WithOutbox>,
    private readonly log: EventLog,
    private readonly checkpoints: Checkpoints,
    private readonly batch: MicroBatch,
    private readonly observer: RelayObserver,
  ) {}

  /**
   * Runs a write that emits an event with the given sequence number, and publishes the document's events in the
   * background.
   * @param write resolves with the document as the write has left it; null when nothing was written
   */
  async write<R extends WithOutbox | null>(id: string, write: (seq: string) => Promise<R>): Promise<R> {
    const seq = this.checkpoints.own.take({ collection: this.name, id });
    try {
      const doc = await write(seq);
      if (doc === null) this.checkpoints.own.settle(seq);
      else this.publishLater(doc);
      return doc;
    } catch (error) {
      // After any other failure the outcome is unknown: a sweep looks for the event.
      if (error instanceof DuplicateKeyError) this.checkpoints.own.settle(seq);
      throw error;
    }
  }

  private publishLater(doc: WithOutbox): void {
    if (this.queued + this.underway.size >= MOST_IN_MEMORY) return;
    this.queued += 1;
    this.batch.add(() => {
      this.queued -= 1;
      this.inBackground(this.publish(doc));
    });
  }

  /**
   * Publishes the pending events of a document in order, whichever process has written them: a later event must not
   * overtake one that another process is about to publish.
   */
  publish(doc: WithOutbox): Promise<void> {
    return this.mutex.run(doc._id, async () => {
      const pending = await this.pendingIn(doc);
      for (const { seq, event } of pending) {
        if (this.published.has(seq)) continue;
        await this.log.publish(event);
        this.observer.published();
        this.published.add(seq);
      }
      if (this.mustClean(doc, pending)) this.cleanLater([doc], CLEANED_AFTER_MS);
      else this.settled([doc]);
    });
  }

  /** Events of other writers must be removed: only this process knows that they are published. */
  private mustClean(doc: WithOutbox, pending: readonly SequencedEvent[]): boolean {
    const isOfOther = ({ seq }: SequencedEvent) => writerOf(seq) !== this.checkpoints.own.writer;
    return doc.tombstone === true || (doc.pending_events ?? []).length > KEPT || pending.some(isOfOther);
  }

  /** The events of these documents are published, and nothing remains to be done for them. */
  private settled(docs: readonly WithOutbox[]): void {
    for (const seq of numbersIn(docs)) {
      this.checkpoints.own.settle(seq);
      this.published.delete(seq);
    }
  }

  /**
   * Publishes events that were written before the given time and are not known to be published: those of this process,
   * and those of the writers with the given checkpoints.
   */
  async sweep(checkpoints: readonly string[], before: number): Promise<void> {
    const found = { documents: 0, oldestMs: 0 };
    try {
      await this.sweepOwn(before, found);
      for (const checkpoint of checkpoints) await this.sweepAfter(checkpoint, before, found);
    } finally {
      this.observer.waiting(found.documents, found.oldestMs);
    }
  }

  private async sweepOwn(before: number, found: Overdue): Promise<void> {
    const pending = this.checkpoints.own.pendingIn(this.name, before);
    for (let at = 0; at < pending.length; at += SWEPT_AT_ONCE) {
      const some = pending.slice(at, at + SWEPT_AT_ONCE);
      const docs = await this.documents.find({ _id: { $in: [...new Set(some.map(({ id }) => id))] } });
      await this.publishOverdue(docs, before, found);
      const written = new Set(numbersIn(docs));
      for (const { seq, takenAt } of some) {
        if (!written.has(seq) && takenAt < Date.now() - WRITTEN_WITHIN_MS) this.checkpoints.own.settle(seq);
      }
    }
  }

  private async sweepAfter(checkpoint: string, before: number, found: Overdue): Promise<void> {
    for (let after = checkpoint; ; ) {
      const docs = await this.documents.find(
        { latest_seq: { $gt: after, $lt: endOf(checkpoint) } },
        { sort: { latest_seq: 1 }, limit: SWEPT_AT_ONCE },
      );
      await this.publishOverdue(docs, before, found);
      const last = docs.at(-1)?.latest_seq;
      if (docs.length < SWEPT_AT_ONCE || last === undefined) return;
      after = last;
    }
  }

  /** Also removes `latest_seq` of what it has published, so that no other sweep finds the document again. */
  private async publishOverdue(docs: readonly WithOutbox[], before: number, found: Overdue): Promise<void> {
    const overdue: WithOutbox[] = [];
    for (const doc of docs) {
      const since = oldestOf((await this.pendingIn(doc)).filter(({ seq }) => !this.published.has(seq)));
      if (since >= before) continue;
      overdue.push(doc);
      found.oldestMs = Math.max(found.oldestMs, Date.now() - since);
    }
    found.documents += overdue.length;
    const results = await Promise.allSettled(overdue.map((doc) => this.publish(doc)));
    const done = overdue.filter(
      ({ tombstone }, i) => tombstone !== true && results[i]?.status === 'fulfilled',
    );
    const latest = done.flatMap(({ latest_seq }) => latest_seq ?? []);
    if (latest.length > 0)
      await this.documents.updateMany({ latest_seq: { $in: latest } }, { $unset: PUBLISHED_FIELDS });
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** Resolves when nothing is under way. */
  async settle(): Promise<void> {
    this.batch.flush();
    while (this.underway.size > 0) await Promise.all(this.underway);
    await this.clean().catch(() => undefined);
  }

  /** The events of a document that no checkpoint covers. */
  private async pendingIn(doc: WithOutbox): Promise<SequencedEvent[]> {
    const events = pendingEventsOf(doc);
    await this.checkpoints.lookUp(events.map(({ seq }) => seq));
    return events.filter(({ seq }) => !this.checkpoints.isPublished(seq));
  }

  private cleanLater(docs: readonly WithOutbox[], ms: number): void {
    this.toClean.push(...docs);
    if (this.toClean.length >= CLEANED_AT_ONCE && ms < RETRIED_AFTER_MS) this.inBackground(this.clean());
    else this.timer ??= setTimeout(() => this.inBackground(this.clean()), ms).unref();
  }

  private async clean(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const docs = this.toClean;
    this.toClean = [];
    try {
      await this.removeTombstones(docs.filter(({ tombstone }) => tombstone === true));
      await this.removePublished(docs.filter(({ tombstone }) => tombstone !== true));
    } catch (error) {
      this.cleanLater(docs, RETRIED_AFTER_MS);
      throw error;
    }
  }

  private async removeTombstones(docs: readonly WithOutbox[]): Promise<void> {
    if (docs.length === 0) return;
    await this.documents.remove({ _id: { $in: docs.map(({ _id }) => _id) }, tombstone: true });
    this.settled(docs);
  }

  /** Removes every event that was in a document when it was published. The latest events stay: revisions depend on them. */
  private async removePublished(docs: readonly WithOutbox[]): Promise<void> {
    if (docs.length === 0) return;
    await this.documents.updateMany(
      { _id: { $in: [...new Set(docs.map(({ _id }) => _id))] } },
      { $pull: { pending_events: { seq: { $in: numbersIn(docs) } } } },
    );
    this.settled(docs);
  }

  private inBackground(work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => this.observer.troubled(error))
      .finally(() => this.underway.delete(settled));
    this.underway.add(settled);
  }
}

const numbersIn = (docs: readonly WithOutbox[]): string[] =>
  docs.flatMap(({ pending_events = [] }) => pending_events.flatMap(({ seq }) => seq ?? []));

/** The time of the oldest of these events, in milliseconds; infinity when there is none. */
const oldestOf = (pending: readonly SequencedEvent[]): number =>
  Math.min(Number.POSITIVE_INFINITY, ...pending.map(({ event }) => Date.parse(event.time)));
