/** The longest that work waits for more work to join its batch. */
const BATCH_MS = 20;

/**
 * Starts work at once while there is little of it. Under load it collects the work of some milliseconds into a batch, so
 * that one round trip to the network or the disk serves all of it. Work starts in the order of its arrival.
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
