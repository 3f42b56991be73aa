import type { Clock, SagaState } from '../../packages/saga';
import type { Logger } from '../../packages/service-kit';
import type { Collection, Doc, Store } from '../../packages/store';

/** The time of the last compaction, in the only document of its collection. */
interface CompactionDoc extends Doc {
  compacted_at: number;
}

const ID = 'last';
/** Erased means erased a minute after the answer; and compacting, which rewrites all files, is not done more often. */
const DELAY_MS = 40_000;

/**
 * An embedded database only marks what is removed; its files still hold it until they are compacted. Once a customer is
 * deleted this is done soon, once for all services: they share the files. A database server sees to it by itself.
 */
export class Erasure {
  private cancelTimer: (() => void) | undefined;
  private isDue = false;

  private constructor(
    private readonly store: Store,
    private readonly compactions: Collection<CompactionDoc>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  static async open(store: Store, clock: Clock, logger: Logger): Promise<Erasure> {
    const compactions = await store.collection<CompactionDoc>({ name: 'compactions' });
    return new Erasure(store, compactions, clock, logger);
  }

  /** Makes up for what a process that died had no time for. Never fails: the next deletion makes up for it as well. */
  async catchUp(recent: () => Promise<readonly SagaState[]>): Promise<void> {
    try {
      const since = (await this.compactions.get(ID))?.compacted_at ?? 0;
      const sagas = await recent();
      if (sagas.some(({ phase, ended_at = 0 }) => phase === 'completed' && ended_at >= since)) this.due(0);
    } catch (error) {
      this.logger.warn({ cause: nameOf(error) }, 'whether compacting is due could not be found out');
    }
  }

  /** Something was removed: it is erased some time from now. */
  due(delay = DELAY_MS): void {
    if (this.isDue) return;
    this.isDue = true;
    this.cancelTimer = this.clock.after(delay, () => void this.run());
  }

  /** What is due is done at once. */
  async stop(): Promise<void> {
    this.cancelTimer?.();
    if (this.isDue) await this.run();
    this.cancelTimer?.();
  }

  private async run(): Promise<void> {
    const compacted_at = this.clock.now();
    // What is removed from here on may come too late for this time.
    this.isDue = false;
    try {
      await this.store.compact();
      await this.compactions.update({ _id: ID }, { $set: { compacted_at } }, { upsert: true });
    } catch (error) {
      this.logger.warn({ cause: nameOf(error) }, 'compacting failed, it is tried again');
      this.due();
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
