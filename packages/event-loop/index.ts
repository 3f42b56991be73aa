// As it is now: whoever plays with time later plays with the clocks, and not with the loop.
const later = setImmediate;

let turn: Promise<void> | undefined;

/**
 * Resolves when this turn of the event loop is over, for all who have asked in it, in the order in which they have. What
 * they write then leaves together: handing bytes to the operating system, which wakes whoever waits for them, is dearer
 * than all that a message has cost before.
 */
export function endOfTurn(): Promise<void> {
  turn ??= new Promise((over) => {
    later(() => {
      turn = undefined;
      over();
    });
  });
  return turn;
}
