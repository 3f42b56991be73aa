/** How long work may wait for other work, where there is much. */
const GATHERED_MS = 20;

/**
 * Begins work at once where there is little of it; else together with what comes within some milliseconds, which is one
 * turn of the network or the disk for all of it. In the order in which it came.
 */
export class Gathering {
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private begunAt = 0;

  add(work: () => void): void {
    this.waiting.push(work);
    const wait = this.begunAt + GATHERED_MS - performance.now();
    if (wait <= 0) this.begin();
    else this.timer ??= setTimeout(() => this.begin(), wait);
  }

  /** Begins what waits. */
  begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.begunAt = performance.now();
    const works = this.waiting;
    this.waiting = [];
    for (const work of works) work();
  }
}
