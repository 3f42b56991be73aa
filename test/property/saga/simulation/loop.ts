/** Time and chance of a simulation: one queue of events, one generator of numbers. The same seed gives the same run. */

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class Loop {
  now = 0;
  /** A hash of all steps so far: equal for equal runs. */
  fingerprint = 0;
  private order = 0;
  private readonly queue: Entry[] = [];

  constructor(private seed: number) {}

  /** From 0 up to 1 (mulberry32). */
  readonly random = (): number => {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  pick<T>(all: readonly T[]): T {
    const one = all[Math.floor(this.random() * all.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  /** Runs something later; returns what takes it back. */
  after(ms: number, run: () => void): () => void {
    let isTakenBack = false;
    const entry = { at: this.now + ms, order: this.order++, run: () => isTakenBack || run() };
    this.push(entry);
    return () => {
      isTakenBack = true;
    };
  }

  /** Runs what is due, in order, until a time; between two events everything that follows from one comes to rest. */
  async runUntil(time: number): Promise<void> {
    for (;;) {
      await rest();
      const next = this.queue[0];
      if (next === undefined || next.at > time) break;
      this.pop();
      this.now = next.at;
      this.fingerprint = (Math.imul(this.fingerprint, 31) + next.at * 7 + next.order) | 0;
      next.run();
    }
    this.now = Math.max(this.now, time);
  }

  // A binary heap: a run has thousands of events.

  private push(entry: Entry): void {
    const { queue } = this;
    let at = queue.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, queue[parent])) break;
      queue[at] = queue[parent] ?? entry;
      at = parent;
    }
    queue[at] = entry;
  }

  private pop(): void {
    const { queue } = this;
    const last = queue.pop();
    if (last === undefined || queue.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= queue.length) break;
      if (isBefore(queue[child + 1], queue[child])) child += 1;
      const lower = queue[child];
      if (lower === undefined || !isBefore(lower, last)) break;
      queue[at] = lower;
      at = child;
    }
    queue[at] = last;
  }
}

const isBefore = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));

/** All promises and ticks that are ready, and those that follow from them. A simulation waits for nothing outside it. */
const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
