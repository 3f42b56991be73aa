/** The engine's source of time. It is injected, so that a simulation can run days in a second. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after a delay; the returned function cancels the call. */
  after(ms: number, then: () => void): () => void;
}

/** The system clock. Its timers do not keep the process alive: the next start continues the work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after the given number of milliseconds. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
