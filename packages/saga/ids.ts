import { v7 as uuidv7 } from 'uuid';

/**
 * A new id of a saga, later than `after` even if the clock of whoever gave that one was ahead: a participant takes the
 * greater id for the later saga.
 */
export function laterId(after: string | undefined): string {
  const id = uuidv7();
  return after === undefined || id > after ? id : uuidv7({ msecs: millisecondsOf(after) + 1 });
}

/** The time in a UUIDv7: its first 48 bits. */
const millisecondsOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
