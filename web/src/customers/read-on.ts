import type { Entry } from './sections';

/** Entries of the whole bank in one request: the most that the API answers. */
export const PAGE = 500;

/** The result of one step of a search through a list of the whole bank. */
export interface Step {
  readonly entries: readonly Entry[];
  /** The offset at which the search goes on; undefined when the list has ended. */
  readonly next: number | undefined;
}

/**
 * Reads one page of a list, and whether the list goes on. The server leaves the entries of customers that are being
 * deleted out of a page, so a short page may have others after it: only an empty page is the end.
 */
export async function readOn(
  readPage: (offset: number) => Promise<readonly Entry[]>,
  offset: number,
): Promise<Step> {
  const entries = await readPage(offset);
  const next = offset + PAGE;
  if (entries.length === 0) return { entries, next: undefined };
  if (entries.length >= PAGE) return { entries, next };
  const more = await readPage(next);
  return { entries: [...entries, ...more], next: more.length === 0 ? undefined : next + PAGE };
}
