import type { CollectionSpec, Doc, Store } from '../store';
import { Checkpoints } from './checkpoints';
import { type EmittingCollection, emitting } from './emitting-collection';
import type { EventLog } from './log';
import { MicroBatch } from './micro-batch';
import type { WithOutbox } from './pending';
import { Relay } from './relay';
import { SequenceNumbers, writerOf } from './sequence-numbers';

/** The figures of an outbox for metrics. */
export interface OutboxObserver {
  published(): void;
  /** After every sweep: how many documents of the collection have overdue events, and the age of the oldest event. */
  waiting(collection: string, documents: number, oldestMs: number): void;
  troubled(error: unknown): void;
}

/** The interface through which a service uses its outbox. */
export type OutboxOf = Pick<Outbox, 'collection'>;

/** An event that is pending for longer was left by a process that died, or the log cannot be reached. */
const OVERDUE_MS = 2_000;
const SWEEP_EVERY_MS = 2_000;
const SAVE_EVERY_MS = 500;

/**
 * The outbox of one service: it brings the events from the service's documents into the log.
 *
 * An event is stored in the document whose change it describes, by the same atomic write, so neither exists without the
 * other. The writer publishes it at once and saves how far it has got (`checkpoints.ts`). If the writer dies, a sweep of
 * any other process finds what was written after the writer's last checkpoint. The log drops repeats, so it does not
 * matter how many processes publish an event.
 */
export class Outbox {
  private readonly relays = new Map<string, Relay>();
  private readonly numbers = new SequenceNumbers();
  /** One for all collections, so that events are published in the order of their writes. */
  private readonly batch = new MicroBatch();
  private checkpoints: Promise<Checkpoints> | undefined;
  /** Documents with overdue events that this sweep has found. */
  private found = 0;
  /** How many sweeps in a row have found nothing. */
  private clean = 0;
  /** The checkpoints of other writers, by writer, at the last sweep. */
  private seen = new Map<string, string>();
  private timers: NodeJS.Timeout[] = [];
  private stopped = false;

  constructor(
    private readonly log: EventLog,
    private readonly observer: OutboxObserver,
  ) {}

  /**
   * Opens a collection whose writes may emit events, and publishes what they emit.
   * @param store the same one for all collections of an outbox
   */
  async collection<D extends Doc>(store: Store, spec: CollectionSpec): Promise<EmittingCollection<D>> {
    const documents = await store.collection<D & WithOutbox>({
      ...spec,
      indexes: [...(spec.indexes ?? []), LATEST_INDEX],
    });
    this.checkpoints ??= this.start(store);
    const relay = new Relay(spec.name, documents, this.log, await this.checkpoints, this.batch, {
      ...this.observer,
      waiting: (count, oldestMs) => {
        this.found += count;
        this.observer.waiting(spec.name, count, oldestMs);
      },
    });
    this.relays.set(spec.name, relay);
    return emitting<D>(documents, relay);
  }

  private async start(store: Store): Promise<Checkpoints> {
    const checkpoints = await Checkpoints.open(store, this.numbers).catch((error: unknown) => {
      // The database failed: the next collection tries again.
      this.checkpoints = undefined;
      throw error;
    });
    this.repeat(0, SWEEP_EVERY_MS, () => this.sweep(checkpoints));
    this.repeat(SAVE_EVERY_MS, SAVE_EVERY_MS, () => checkpoints.save());
    return checkpoints;
  }

  private repeat(firstMs: number, everyMs: number, work: () => Promise<unknown>): void {
    if (this.stopped) return;
    // Jitter: replicas should not all work at the same moment.
    const timer = setTimeout(
      async () => {
        this.timers = this.timers.filter((each) => each !== timer);
        await work().catch((error: unknown) => this.observer.troubled(error));
        this.repeat(everyMs, everyMs, work);
      },
      firstMs * (0.5 + Math.random()),
    ).unref();
    this.timers.push(timer);
  }

  /** Resolves when every publication under way is settled. A sweep, or the next start, publishes what has failed. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all([...this.relays.values()].map((relay) => relay.settle()));
    const checkpoints = await this.checkpoints?.catch(() => undefined);
    const saved = this.numbers.allSettled ? checkpoints?.removeOwn() : checkpoints?.save();
    await saved?.catch((error: unknown) => this.observer.troubled(error));
  }

  private async sweep(checkpoints: Checkpoints): Promise<void> {
    await checkpoints.refresh();
    const before = Date.now() - OVERDUE_MS;
    const others = checkpoints.ofOthers();
    // A checkpoint that moves belongs to a process that publishes by itself.
    const stalled = others.filter((seq) => (this.seen.get(writerOf(seq)) ?? seq) === seq);
    this.seen = new Map(others.map((seq) => [writerOf(seq), seq]));
    this.found = 0;
    const sweeps = [...this.relays.values()].map((relay) => relay.sweep(stalled, before));
    const results = await Promise.allSettled(sweeps);
    const failed = results.find(({ status }) => status === 'rejected');
    const isClean =
      !failed && this.found === 0 && stalled.length === others.length && this.numbers.allSettled;
    this.clean = isClean ? this.clean + 1 : 0;
    // Twice in a row: a write may have changed a document after the first sweep read it.
    if (this.clean > 1) await checkpoints.removeEnded();
    if (failed?.status === 'rejected') throw failed.reason;
  }
}

export const LATEST_INDEX = { name: 'latest_seq', fields: ['latest_seq'], sparse: true };
