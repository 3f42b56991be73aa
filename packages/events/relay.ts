import type { Collection } from '../store';
import { Lines } from './lines';
import type { EventLog } from './log';
import { type Eventful, envelopesOf, firstIdAt } from './pending';

/** Published events are taken out of so many documents at once, after so long at the latest. */
const TAKEN_OUT_AT_ONCE = 200;
const TAKEN_OUT_AFTER_MS = 250;
const AFTER_FAILURE_MS = 2_000;
/** Beyond that, documents are left to the sweep. */
const MOST_IN_MEMORY = 5_000;
const SWEPT_AT_ONCE = 200;

export interface RelayObserver {
  published(): void;
  /** Documents that have waited too long, and how long the oldest of them has. */
  waiting(documents: number, oldestMs: number): void;
  troubled(error: unknown): void;
}

/** Publishes what the documents of one collection tell, in the order of their changes. */
export class Relay {
  private readonly lines = new Lines();
  /** Events that are published and still in their documents, by id. */
  private readonly published = new Map<string, Eventful>();
  /** Those of them that nobody is taking out yet. */
  private done: string[] = [];
  private takingOut: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private readonly underway = new Set<Promise<void>>();

  constructor(
    private readonly documents: Collection<Eventful>,
    private readonly log: EventLog,
    private readonly observer: RelayObserver,
  ) {}

  /** Publishes what the document, as a write has left it, tells; in the background. */
  take(doc: Eventful): void {
    if (!this.tells(doc) || this.underway.size >= MOST_IN_MEMORY) return;
    this.inBackground(this.publish(doc));
  }

  /**
   * The same, to be waited for. Of one document all that waits is published in order, whoever wrote it: a later event
   * must not overtake one that another process is about to publish.
   */
  publish(doc: Eventful): Promise<void> {
    if (!this.tells(doc)) return Promise.resolve();
    return this.lines.inLine(doc._id, async () => {
      for (const event of envelopesOf(doc)) {
        if (this.published.has(event.id)) continue;
        await this.log.publish(event);
        this.observer.published();
        this.published.set(event.id, doc);
        this.done.push(event.id);
      }
      this.takeOutSoon();
    });
  }

  /** Publishes what was written before the given time and still waits, until nothing does. */
  async sweep(before: Date): Promise<void> {
    for (;;) {
      const docs = await this.documents.find(
        { 'pending_events.id': { $lt: firstIdAt(before) } },
        { limit: SWEPT_AT_ONCE },
      );
      const overdue = docs.filter((doc) => this.tells(doc));
      this.observer.waiting(overdue.length, ageOf(overdue));
      const results = await Promise.allSettled(overdue.map((doc) => this.publish(doc)));
      const failed = results.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
      await this.takeOut();
      if (docs.length < SWEPT_AT_ONCE) return;
    }
  }

  /** Resolves when nothing is underway and what is published is taken out. */
  async settle(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway);
    clearTimeout(this.timer);
    await this.takeOut().catch(() => undefined);
  }

  private tells({ pending_events = [] }: Eventful): boolean {
    return pending_events.some(({ id }) => !this.published.has(id));
  }

  private inBackground(work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => this.observer.troubled(error))
      .finally(() => this.underway.delete(settled));
    this.underway.add(settled);
  }

  private takeOutSoon(): void {
    if (this.done.length >= TAKEN_OUT_AT_ONCE) this.inBackground(this.takeOut());
    else if (this.done.length > 0) this.takeOutLater(TAKEN_OUT_AFTER_MS);
  }

  private takeOutLater(ms: number): void {
    this.timer ??= setTimeout(() => this.inBackground(this.takeOut()), ms).unref();
  }

  /** One after another: those that wait in a document are to be its last ones, or they would be numbered wrongly. */
  private takeOut(): Promise<void> {
    const taken = this.takingOut.then(() => this.takeOutAll());
    this.takingOut = taken.catch(() => undefined);
    return taken;
  }

  private async takeOutAll(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.done;
    if (events.length === 0) return;
    this.done = [];
    const docs = events.flatMap((id) => this.published.get(id) ?? []);
    try {
      await this.documents.updateMany(
        { _id: { $in: [...new Set(docs.map(({ _id }) => _id))] } },
        { $pull: { pending_events: { id: { $in: events } } } },
      );
      const buried = docs.filter(({ buried }) => buried === true).map(({ _id }) => _id);
      if (buried.length > 0) await this.documents.remove({ _id: { $in: buried }, buried: true });
      for (const id of events) this.published.delete(id);
    } catch (error) {
      this.done.push(...events);
      this.takeOutLater(AFTER_FAILURE_MS);
      throw error;
    }
  }
}

function ageOf(docs: readonly Eventful[]): number {
  const times = docs.flatMap(({ pending_events = [] }) => pending_events.map(({ time }) => Date.parse(time)));
  return times.length === 0 ? 0 : Date.now() - Math.min(...times);
}
