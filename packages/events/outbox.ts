import type { CollectionSpec, Doc, Store } from '../store';
import { type EventfulCollection, eventful } from './eventful-collection';
import type { EventLog } from './log';
import type { Eventful } from './pending';
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

/**
 * The events of one service on their way from its documents to the log.
 *
 * An event is in the document whose change it tells of, written by the same atomic write, so neither is ever without
 * the other. Whoever has written publishes at once and then takes the event out of the document; what a process that
 * died has left there is found by a sweep of any other. The log drops repeats, so it does not matter how many try.
 */
export class Outbox {
  private readonly relays: Relay[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly log: EventLog,
    private readonly observer: OutboxObserver,
  ) {}

  /** Opens a collection whose changes are told, and sees to it that what they tell is published. */
  async collection<D extends Doc>(store: Store, spec: CollectionSpec): Promise<EventfulCollection<D>> {
    const documents = await store.collection<D & Eventful>({
      ...spec,
      indexes: [...(spec.indexes ?? []), PENDING_INDEX],
    });
    const relay = new Relay(documents, this.log, {
      ...this.observer,
      waiting: (count, oldestMs) => this.observer.waiting(spec.name, count, oldestMs),
    });
    this.relays.push(relay);
    if (this.timer === undefined) this.sweepLater(0);
    return eventful<D>(documents, relay);
  }

  /** Resolves when what has been handed to the log is settled. What could not be is found at the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await Promise.all(this.relays.map((relay) => relay.settle()));
  }

  private sweepLater(ms: number): void {
    // Not all replicas at the same moment.
    this.timer = setTimeout(() => void this.sweep(), ms * (0.5 + Math.random())).unref();
  }

  private async sweep(): Promise<void> {
    for (const relay of this.relays) {
      try {
        await relay.sweep(new Date(Date.now() - OVERDUE_MS));
      } catch (error) {
        this.observer.troubled(error);
      }
    }
    if (!this.stopped) this.sweepLater(SWEEP_EVERY_MS);
  }
}

export const PENDING_INDEX = { name: 'pending_events', fields: ['pending_events.id'], sparse: true };
