import { type Collection, DuplicateKeyError } from '../store';
import type { Gathering } from './gathering';
import { Lines } from './lines';
import type { EventLog } from './log';
import type { Marks } from './marks';
import { type Eventful, type Placed, placedOf, TOLD } from './pending';
import { endOf, writerOf } from './places';

/** So many published events may stay in a document: they cost a little room, taking them out costs a write. */
const KEPT = 8;
const TAKEN_OUT_AT_ONCE = 200;
const TAKEN_OUT_AFTER_MS = 250;
const AFTER_FAILURE_MS = 2_000;
/** Beyond that, documents are left to the sweep. */
const MOST_IN_MEMORY = 5_000;
const SWEPT_AT_ONCE = 200;
/** Longer than any write is underway. */
const WRITTEN_WITHIN_MS = 60_000;

export interface RelayObserver {
  published(): void;
  /** After every sweep: how many documents have waited too long, and for how long the oldest of them has. */
  waiting(documents: number, oldestMs: number): void;
  troubled(error: unknown): void;
}

interface Overdue {
  documents: number;
  oldestMs: number;
}

/** Publishes what the documents of one collection tell, in the order of their changes. */
export class Relay {
  private readonly lines = new Lines();
  /** How many documents wait for others to be published with. */
  private taken = 0;
  /** Places of events that are published, of which the mark may not yet say so. */
  private readonly published = new Set<string>();
  /** Documents with published events that are to be taken out, or that are to go altogether. */
  private done: Eventful[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly underway = new Set<Promise<void>>();

  constructor(
    private readonly name: string,
    private readonly documents: Collection<Eventful>,
    private readonly log: EventLog,
    private readonly marks: Marks,
    private readonly gathering: Gathering,
    private readonly observer: RelayObserver,
  ) {}

  /**
   * Runs a write that brings an event at the place it is given, and publishes what the document then tells in the
   * background.
   * @param write resolves with the document as the write has left it; null when nothing was written
   */
  async write<R extends Eventful | null>(id: string, write: (place: string) => Promise<R>): Promise<R> {
    const place = this.marks.own.take({ collection: this.name, id });
    try {
      const doc = await write(place);
      if (doc === null) this.marks.own.settle(place);
      else this.take(doc);
      return doc;
    } catch (error) {
      // After any other failure nobody knows whether it was written: a sweep looks.
      if (error instanceof DuplicateKeyError) this.marks.own.settle(place);
      throw error;
    }
  }

  /** Publishes what a document tells in the background. */
  private take(doc: Eventful): void {
    if (this.taken + this.underway.size >= MOST_IN_MEMORY) return;
    this.taken += 1;
    this.gathering.add(() => {
      this.taken -= 1;
      this.inBackground(this.publish(doc));
    });
  }

  /**
   * Publishes what the document tells. All that waits is published in order, whoever wrote it: a later event must not
   * overtake one that another process is about to publish.
   */
  publish(doc: Eventful): Promise<void> {
    return this.lines.inLine(doc._id, async () => {
      const open = await this.openIn(doc);
      for (const { place, event } of open) {
        if (this.published.has(place)) continue;
        await this.log.publish(event);
        this.observer.published();
        this.published.add(place);
      }
      if (this.mustGo(doc, open)) this.takeOutLater([doc], TAKEN_OUT_AFTER_MS);
      else this.over([doc]);
    });
  }

  /** Events of others may not stay: only this process knows that they are published. */
  private mustGo(doc: Eventful, open: readonly Placed[]): boolean {
    const isOfOther = ({ place }: Placed) => writerOf(place) !== this.marks.own.writer;
    return doc.buried === true || (doc.pending_events ?? []).length > KEPT || open.some(isOfOther);
  }

  /** It need not be remembered any more that what these documents tell is published. */
  private over(docs: readonly Eventful[]): void {
    for (const place of placesIn(docs)) {
      this.marks.own.settle(place);
      this.published.delete(place);
    }
  }

  /**
   * Publishes what this process, and the writers of the given marks, have written before the given time, and nobody is
   * known to have published.
   */
  async sweep(marks: readonly string[], before: number): Promise<void> {
    const found = { documents: 0, oldestMs: 0 };
    try {
      await this.sweepOwn(before, found);
      for (const mark of marks) await this.sweepAfter(mark, before, found);
    } finally {
      this.observer.waiting(found.documents, found.oldestMs);
    }
  }

  private async sweepOwn(before: number, found: Overdue): Promise<void> {
    const open = this.marks.own.openIn(this.name, before);
    for (let at = 0; at < open.length; at += SWEPT_AT_ONCE) {
      const some = open.slice(at, at + SWEPT_AT_ONCE);
      const docs = await this.documents.find({ _id: { $in: [...new Set(some.map(({ id }) => id))] } });
      await this.publishLate(docs, before, found);
      const there = new Set(placesIn(docs));
      for (const { place, takenAt } of some) {
        if (!there.has(place) && takenAt < Date.now() - WRITTEN_WITHIN_MS) this.marks.own.settle(place);
      }
    }
  }

  private async sweepAfter(mark: string, before: number, found: Overdue): Promise<void> {
    for (let after = mark; ; ) {
      const docs = await this.documents.find(
        { latest_event: { $gt: after, $lt: endOf(mark) } },
        { sort: { latest_event: 1 }, limit: SWEPT_AT_ONCE },
      );
      await this.publishLate(docs, before, found);
      const last = docs.at(-1)?.latest_event;
      if (docs.length < SWEPT_AT_ONCE || last === undefined) return;
      after = last;
    }
  }

  /** What is taken out is not found again, by whoever sweeps. */
  private async publishLate(docs: readonly Eventful[], before: number, found: Overdue): Promise<void> {
    const late: Eventful[] = [];
    for (const doc of docs) {
      const since = oldestOf((await this.openIn(doc)).filter(({ place }) => !this.published.has(place)));
      if (since >= before) continue;
      late.push(doc);
      found.oldestMs = Math.max(found.oldestMs, Date.now() - since);
    }
    found.documents += late.length;
    const results = await Promise.allSettled(late.map((doc) => this.publish(doc)));
    const done = late.filter(({ buried }, i) => buried !== true && results[i]?.status === 'fulfilled');
    const latest = done.flatMap(({ latest_event }) => latest_event ?? []);
    if (latest.length > 0)
      await this.documents.updateMany({ latest_event: { $in: latest } }, { $unset: TOLD });
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** Resolves when nothing is underway. */
  async settle(): Promise<void> {
    this.gathering.begin();
    while (this.underway.size > 0) await Promise.all(this.underway);
    await this.takeOut().catch(() => undefined);
  }

  /** What the document tells that no mark says to be published. */
  private async openIn(doc: Eventful): Promise<Placed[]> {
    const placed = placedOf(doc);
    await this.marks.know(placed.map(({ place }) => place));
    return placed.filter(({ place }) => !this.marks.isPassed(place));
  }

  private takeOutLater(docs: readonly Eventful[], ms: number): void {
    this.done.push(...docs);
    if (this.done.length >= TAKEN_OUT_AT_ONCE && ms < AFTER_FAILURE_MS) this.inBackground(this.takeOut());
    else this.timer ??= setTimeout(() => this.inBackground(this.takeOut()), ms).unref();
  }

  private async takeOut(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const docs = this.done;
    this.done = [];
    try {
      await this.remove(docs.filter(({ buried }) => buried === true));
      await this.shorten(docs.filter(({ buried }) => buried !== true));
    } catch (error) {
      this.takeOutLater(docs, AFTER_FAILURE_MS);
      throw error;
    }
  }

  private async remove(docs: readonly Eventful[]): Promise<void> {
    if (docs.length === 0) return;
    await this.documents.remove({ _id: { $in: docs.map(({ _id }) => _id) }, buried: true });
    this.over(docs);
  }

  /** All that was in a document when it was published goes, so what stays are its last ones, as their numbers need. */
  private async shorten(docs: readonly Eventful[]): Promise<void> {
    if (docs.length === 0) return;
    await this.documents.updateMany(
      { _id: { $in: [...new Set(docs.map(({ _id }) => _id))] } },
      { $pull: { pending_events: { place: { $in: placesIn(docs) } } } },
    );
    this.over(docs);
  }

  private inBackground(work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => this.observer.troubled(error))
      .finally(() => this.underway.delete(settled));
    this.underway.add(settled);
  }
}

const placesIn = (docs: readonly Eventful[]): string[] =>
  docs.flatMap(({ pending_events = [] }) => pending_events.flatMap(({ place }) => place ?? []));

/** Since when the first of them waits, in milliseconds; never if none does. */
const oldestOf = (waiting: readonly Placed[]): number =>
  Math.min(Number.POSITIVE_INFINITY, ...waiting.map(({ event }) => Date.parse(event.time)));
