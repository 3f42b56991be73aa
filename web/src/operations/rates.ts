/** How many requests a process had answered at a moment. */
export interface Reading {
  /** Another process, or the same one after a restart, counts from zero. */
  readonly process: string;
  readonly at: number;
  readonly requests: number;
}

/** The readings with one more; at most `length` of them, and only of one process. */
export function withReading(known: readonly Reading[], next: Reading, length: number): readonly Reading[] {
  const last = known.at(-1);
  if (last?.at === next.at) return known;
  return last?.process === next.process ? [...known, next].slice(-length) : [next];
}

/** Requests per second between each reading and the one before it. */
export const ratesOf = (readings: readonly Reading[]): readonly number[] =>
  readings.slice(1).map(({ at, requests }, index) => {
    const before = readings[index];
    return before === undefined ? 0 : ((requests - before.requests) * 1_000) / (at - before.at);
  });
