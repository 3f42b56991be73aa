import { ObpError } from '../../errors';

interface Waiting {
  readonly isWanted: () => boolean;
  readonly begin: () => void;
  readonly refuse: (error: ObpError) => void;
}

/** A bounded number of slots for expensive work, with a bounded queue before them. */
export class Slots {
  private busy = 0;
  private queue: Waiting[] = [];

  /** @param longestWaitMs the longest time in the queue; work that has not begun by then is refused */
  constructor(
    private readonly slots: number,
    private readonly longestQueue: number,
    private readonly longestWaitMs: number,
  ) {}

  /**
   * @param isWanted whether a caller still waits for the work; checked before it begins
   * @throws ObpError OBP-50503 when the queue is full (a quick refusal is better than a long wait), or no caller waits
   */
  async run<T>(work: () => Promise<T>, isWanted: () => boolean = always): Promise<T> {
    if (this.busy < this.slots) this.busy += 1;
    else await this.turn(isWanted);
    try {
      return await work();
    } finally {
      // The slot passes to the next in the queue without being freed, so no new caller can take it in between.
      const next = this.next();
      if (next === undefined) this.busy -= 1;
      else next.begin();
    }
  }

  private turn(isWanted: () => boolean): Promise<void> {
    if (this.queue.length >= this.longestQueue) this.dropUnwanted();
    if (this.queue.length >= this.longestQueue) return Promise.reject(unavailable());
    const latest = performance.now() + this.longestWaitMs;
    const inTime = () => performance.now() <= latest && isWanted();
    return new Promise((begin, refuse) => this.queue.push({ isWanted: inTime, begin, refuse }));
  }

  /** The first work in the queue whose caller still waits. */
  private next(): Waiting | undefined {
    for (let first = this.queue.shift(); first !== undefined; first = this.queue.shift()) {
      if (first.isWanted()) return first;
      first.refuse(unavailable());
    }
    return undefined;
  }

  private dropUnwanted(): void {
    this.queue = this.queue.filter(({ isWanted, refuse }) => {
      const wanted = isWanted();
      if (!wanted) refuse(unavailable());
      return wanted;
    });
  }
}

const always = (): boolean => true;

const unavailable = (): ObpError => new ObpError('OBP-50503');
