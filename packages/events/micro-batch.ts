/** The longest that work waits for other work, while there is much of it. */
const BATCH_MS = 20;

/**
 * Starts work at once while there is little of it, else together with what else arrives within some milliseconds: one
 * turn of the network or the disk then serves the whole batch. Work starts in the order of its arrival.
 */
export class MicroBatch {
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;

  add(work: () => void): void {
    this.waiting.push(work);
    const wait = this.startedAt + BATCH_MS - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Starts everything that waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.startedAt = performance.now();
    const works = this.waiting;
    this.waiting = [];
    for (const work of works) work();
  }
}
