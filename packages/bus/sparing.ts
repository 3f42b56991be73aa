/** The log reports an event that other processes can cause at will at most this often, in milliseconds. */
const SAID_EVERY_MS = 10_000;

/** Wraps a function so that it runs at most once in ten seconds; other calls do nothing. */
export function sparing<A extends unknown[]>(say: (...about: A) => void): (...about: A) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (...about) => {
    if (performance.now() - saidAt < SAID_EVERY_MS) return;
    saidAt = performance.now();
    say(...about);
  };
}
