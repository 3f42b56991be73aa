import { ObpError } from '../../errors';

interface Waiting {
  readonly isWanted: () => boolean;
  readonly begin: () => void;
  readonly refuse: (error: ObpError) => void;
}

/** A bounded number of places for expensive work, and a bounded queue before them. */
export class Slots {
  private busy = 0;
  private queue: Waiting[] = [];

  /** @param longestWaitMs after which no caller waits any more: what has not begun by then is not begun */
  constructor(
    private readonly places: number,
    private readonly longestQueue: number,
    private readonly longestWaitMs: number,
  ) {}

  /**
   * @param isWanted whether somebody still waits for the work: looked at before it begins
   * @throws ObpError OBP-50503 when the queue is full (better a quick refusal than a wait without end), or nobody waits
   */
  async run<T>(work: () => Promise<T>, isWanted: () => boolean = always): Promise<T> {
    if (this.busy < this.places) this.busy += 1;
    else await this.turn(isWanted);
    try {
      return await work();
    } finally {
      // A place is handed on rather than freed, so that nobody can slip in between.
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

  /** The first that somebody still waits for. */
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
