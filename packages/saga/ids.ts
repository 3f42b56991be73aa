import { v7 as uuidv7 } from 'uuid';

/**
 * A new saga id that is greater than `after`, even if the clock of the process that created `after` was ahead:
 * participants treat the greater id as the later saga.
 */
export function laterId(after: string | undefined): string {
  const id = uuidv7();
  return after === undefined || id > after ? id : uuidv7({ msecs: millisecondsOf(after) + 1 });
}

/** The time in a UUIDv7: its first 48 bits. */
const millisecondsOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
