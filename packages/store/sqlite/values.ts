/**
 * Values as they stand in columns and indexes. SQLite sorts null, numbers, text, blobs; MongoDB sorts null, numbers,
 * strings, objects, arrays, booleans. So a value that is neither number nor text is a blob that begins with a letter for its type.
 */

export type Value = string | number | null | Uint8Array;

/** Null in a key that cannot hold one: it sorts before all numbers of JSON. */
export const NOTHING = Number.NEGATIVE_INFINITY;

/** A NUL ends a text that is bound; a lone surrogate has no UTF-8 form; U+0001 begins what stands for them. */
const MAY_NEED_ESCAPE = /[^ -\ud7ff\ue000-\uffff]/;

/** Keeps the order of texts, and what begins with what. */
export function textOf(text: string): string {
  if (!MAY_NEED_ESCAPE.test(text)) return text;
  return text.replace(/[\p{Control}\p{Surrogate}]/gu, (char) => {
    if (char === '\0') return '\u0001\u0001';
    if (char === '\u0001') return '\u0001\u0002';
    return char < '\ud800' ? char : `\u0001\u0003${char.charCodeAt(0).toString(16)}`;
  });
}

/** A field that is missing is null. */
export function toValue(value: unknown): Value {
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Buffer.from(`g${Number(value)}`);
  if (value === undefined || value === null) return null;
  return Buffer.from((Array.isArray(value) ? 'f' : 'e') + JSON.stringify(value));
}

/** The smallest text that is greater than every text that begins with the given one. */
export function successor(text: string): string {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  throw new Error('nothing is greater');
}

/** The common prefix of all matches of an anchored pattern; `whole` when the pattern has nothing else. */
export function literalPrefix(pattern: string): { text: string; whole: boolean } {
  // An alternation may free a branch of the anchor.
  const bar = pattern.replace(/\\./gsu, '').includes('|');
  if (!pattern.startsWith('^') || bar) return { text: '', whole: false };
  let text = '';
  let rest = pattern.slice(1);
  for (;;) {
    const literal = /^(?:\\([^\p{L}\p{N}])|([^\\^$.*+?()[\]{}]))(?![*?{])/u.exec(rest);
    if (literal === null) return { text, whole: rest === '' };
    text += literal[1] ?? literal[2] ?? '';
    rest = rest.slice(literal[0].length);
  }
}

const TRIGRAM = 3;
/** Stands for one unknown character of a text in the substring index; no trigram of a pattern contains it. */
const UNKNOWN = '\ufffd';

/** A text as it is put into a substring index: with as many characters as it has. */
export const indexedText = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, UNKNOWN);

/** The FTS5 query for texts that contain all the literals; null when none is long enough. */
export function trigramQuery(literals: readonly string[]): string | null {
  const trigrams = literals.flatMap((literal) => indexedText(literal).split(UNKNOWN).flatMap(lastTrigrams));
  if (trigrams.length === 0) return null;
  return [...new Set(trigrams)].map(quoted).join(' AND ');
}

/**
 * Three are enough to find a text, and the end of a phone number is rarer than its start. Each one more is another lookup
 * in every segment of the index.
 */
const MOST_TRIGRAMS = 3;

/** The last trigrams of a text, side by side; they overlap only at its start. */
function lastTrigrams(text: string): string[] {
  const chars = [...text];
  if (chars.length < TRIGRAM) return [];
  const count = Math.min(MOST_TRIGRAMS, Math.ceil(chars.length / TRIGRAM));
  return Array.from({ length: count }, (_, nth) => {
    const at = Math.max(0, chars.length - TRIGRAM * (nth + 1));
    return chars.slice(at, at + TRIGRAM).join('');
  });
}

/** A name or a text within SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
