/** Time as the engine knows it: passed in, so that a simulation can run days in a second. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once; returns what takes it back. */
  after(ms: number, then: () => void): () => void;
}

/** The computer's own clock. Its timers keep no process alive: what is not done is done after the next start. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after some time. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
