import type { CollectionSpec, Doc, Store } from '../store';
import { type EventfulCollection, eventful } from './eventful-collection';
import { Gathering } from './gathering';
import type { EventLog } from './log';
import { Marks } from './marks';
import type { Eventful } from './pending';
import { Places, writerOf } from './places';
import { Relay } from './relay';

/** What an operator sees of an outbox. */
export interface OutboxObserver {
  published(): void;
  /** After every sweep: how many documents of the collection have waited too long, and for how long the oldest has. */
  waiting(collection: string, documents: number, oldestMs: number): void;
  troubled(error: unknown): void;
}

/** What a service needs of its outbox. */
export type OutboxOf = Pick<Outbox, 'collection'>;

/** Documents that have waited so long were left by a process that died, or by a log that was away. */
const OVERDUE_MS = 2_000;
const SWEEP_EVERY_MS = 2_000;
const SAID_EVERY_MS = 500;

/**
 * The events of one service on their way from its documents to the log.
 *
 * An event is in the document whose change it tells of, written by the same atomic write, so neither is ever without
 * the other. Whoever has written publishes at once, and says how far it has got (`marks.ts`); what a process that died
 * has written after its mark is found by a sweep of any other. The log drops repeats, so it does not matter how many
 * try.
 */
export class Outbox {
  private readonly relays = new Map<string, Relay>();
  private readonly places = new Places();
  /** One for all collections, so that what is written one after the other is published in that order. */
  private readonly gathering = new Gathering();
  private marks: Promise<Marks> | undefined;
  /** How many documents have waited too long, at this sweep. */
  private found = 0;
  /** At how many sweeps in a row none has. */
  private clean = 0;
  /** The marks of others at the last sweep. */
  private seen = new Map<string, string>();
  private timers: NodeJS.Timeout[] = [];
  private stopped = false;

  constructor(
    private readonly log: EventLog,
    private readonly observer: OutboxObserver,
  ) {}

  /**
   * Opens a collection whose changes are told, and sees to it that what they tell is published.
   * @param store the same one for all collections of an outbox
   */
  async collection<D extends Doc>(store: Store, spec: CollectionSpec): Promise<EventfulCollection<D>> {
    const documents = await store.collection<D & Eventful>({
      ...spec,
      indexes: [...(spec.indexes ?? []), LATEST_INDEX],
    });
    this.marks ??= this.begin(store);
    const relay = new Relay(spec.name, documents, this.log, await this.marks, this.gathering, {
      ...this.observer,
      waiting: (count, oldestMs) => {
        this.found += count;
        this.observer.waiting(spec.name, count, oldestMs);
      },
    });
    this.relays.set(spec.name, relay);
    return eventful<D>(documents, relay);
  }

  private async begin(store: Store): Promise<Marks> {
    const marks = await Marks.open(store, this.places).catch((error: unknown) => {
      // A start that the database does not let come to its end begins again.
      this.marks = undefined;
      throw error;
    });
    this.repeat(0, SWEEP_EVERY_MS, () => this.sweep(marks));
    this.repeat(SAID_EVERY_MS, SAID_EVERY_MS, () => marks.say());
    return marks;
  }

  private repeat(first: number, then: number, work: () => Promise<unknown>): void {
    if (this.stopped) return;
    // Not all replicas at the same moment.
    const timer = setTimeout(
      async () => {
        this.timers = this.timers.filter((each) => each !== timer);
        await work().catch((error: unknown) => this.observer.troubled(error));
        this.repeat(then, then, work);
      },
      first * (0.5 + Math.random()),
    ).unref();
    this.timers.push(timer);
  }

  /** Resolves when what has been handed to the log is settled. What could not be is found by others, or the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all([...this.relays.values()].map((relay) => relay.settle()));
    const marks = await this.marks?.catch(() => undefined);
    const said = this.places.allSettled ? marks?.end() : marks?.say();
    await said?.catch((error: unknown) => this.observer.troubled(error));
  }

  private async sweep(marks: Marks): Promise<void> {
    await marks.refresh();
    const before = Date.now() - OVERDUE_MS;
    const others = marks.ofOthers();
    // A mark that moves is that of a process that publishes by itself.
    const stalled = others.filter((mark) => (this.seen.get(writerOf(mark)) ?? mark) === mark);
    this.seen = new Map(others.map((mark) => [writerOf(mark), mark]));
    this.found = 0;
    const sweeps = [...this.relays.values()].map((relay) => relay.sweep(stalled, before));
    const results = await Promise.allSettled(sweeps);
    const failed = results.find(({ status }) => status === 'rejected');
    const isClean = !failed && this.found === 0 && stalled.length === others.length && this.places.allSettled;
    this.clean = isClean ? this.clean + 1 : 0;
    // Twice in a row: what is written meanwhile may be in a document that was looked at before.
    if (this.clean > 1) await marks.forgetEnded();
    if (failed?.status === 'rejected') throw failed.reason;
  }
}

export const LATEST_INDEX = { name: 'latest_event', fields: ['latest_event'], sparse: true };
