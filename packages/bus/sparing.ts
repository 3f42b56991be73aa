/** Of what somebody else can cause as often as they like, the log says so this often at most. */
const SAID_EVERY_MS = 10_000;

/** The function, called once in ten seconds at most; further calls do nothing. */
export function sparing<A extends unknown[]>(say: (...about: A) => void): (...about: A) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (...about) => {
    if (performance.now() - saidAt < SAID_EVERY_MS) return;
    saidAt = performance.now();
    say(...about);
  };
}
