/**
 * Search by phone number: SQL LIKE on the number as it is stored (customers.md 4.7), served from an index.
 *
 * A number is kept with its terms: `=` and the number itself for a search without wildcards, and the beginnings
 * of all suffixes of its letters and digits, so that "contains these characters" is a search for a prefix.
 */

const TERM_LENGTH = 20;

/** Letters and digits only, in lower case: how the terms spell a number. */
const spell = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

export function phoneTerms(number: string): string[] {
  const spelt = [...spell(number)];
  const suffixes = spelt.map((_, start) => spelt.slice(start, start + TERM_LENGTH).join(''));
  return [...new Set([`=${number}`, ...suffixes])];
}

/** How candidates for a pattern are found in the index. */
export type PhoneQuery =
  /** The number is the pattern. */
  | { kind: 'exact'; term: string }
  /** Some term begins so; the candidates still have to match the pattern. */
  | { kind: 'prefix'; term: string }
  /** The pattern holds nothing to look for. */
  | { kind: 'any' };

export function phoneQuery(pattern: string): PhoneQuery {
  if (!/[%_]/.test(pattern)) return { kind: 'exact', term: `=${pattern}` };
  const runs = pattern.split(/[%_]/).map(spell);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === ''
    ? { kind: 'any' }
    : { kind: 'prefix', term: [...longest].slice(0, TERM_LENGTH).join('') };
}

/**
 * Whether the text matches the pattern: `%` any characters, `_` exactly one, case-sensitive. Walks both once and
 * goes back to the last `%` only, so no pattern makes it slow.
 */
export function like(text: string, pattern: string): boolean {
  const chars = [...text];
  const wanted = [...pattern];
  let at = 0;
  let want = 0;
  let lastAny = -1;
  let resumeAt = 0;
  while (at < chars.length) {
    if (wanted[want] === '%') {
      lastAny = want++;
      resumeAt = at;
    } else if (want < wanted.length && (wanted[want] === '_' || wanted[want] === chars[at])) {
      want++;
      at++;
    } else if (lastAny !== -1) {
      want = lastAny + 1;
      at = ++resumeAt;
    } else return false;
  }
  return wanted.slice(want).every((char) => char === '%');
}
