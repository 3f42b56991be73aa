import { ObpError } from '../../../packages/errors';

/** A bounded number of places for expensive work, and a bounded queue before them. */
export class Slots {
  private busy = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly longestQueue: number,
  ) {}

  /** @throws ObpError OBP-50503 when the queue is full: better a quick refusal than a wait without end */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy < this.places) this.busy += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      // A place is handed on rather than freed, so that nobody can slip in between.
      const next = this.queue.shift();
      if (next === undefined) this.busy -= 1;
      else next();
    }
  }

  private turn(): Promise<void> {
    if (this.queue.length >= this.longestQueue) return Promise.reject(new ObpError('OBP-50503'));
    return new Promise((resolve) => this.queue.push(resolve));
  }
}
