/**
 * Keys whose byte order is the order of the values they stand for.
 *
 * A component is a type letter, the value's text and a NUL; components follow each other. LevelDB compares keys
 * as UTF-8 bytes, so strings sort by code point, as in MongoDB; types sort as in MongoDB too: null (and missing),
 * numbers, strings, objects, arrays, booleans.
 */

/** Above every type letter and below every escape: ends the keys that start with given whole components. */
const AFTER = 'z';
const TYPE = {
  empty: 'a',
  nil: 'b',
  number: 'c',
  string: 'd',
  object: 'e',
  array: 'f',
  boolean: 'g',
} as const;
const LAST_TYPE = TYPE.boolean;
const NUL = '\u0000';
/** NUL ends a component; a lone surrogate has no UTF-8 form and would collide with others. Surrogates in pairs are fine. */
const MAY_NEED_ESCAPE = /[\0\ud800-\udfff]/;

/** Keys `k` with `gte <= k < lt`, in byte order. */
export interface KeyRange {
  gte: string;
  lt: string;
}

function escapeText(text: string): string {
  if (!MAY_NEED_ESCAPE.test(text)) return text;
  return text.replace(/[\0\p{Surrogate}]/gu, (char) =>
    char === NUL ? `${NUL}\u00ff` : `${NUL}\u00fe${char.charCodeAt(0).toString(16)}`,
  );
}

const bits = new DataView(new ArrayBuffer(8));

function numberText(value: number): string {
  bits.setFloat64(0, value === 0 ? 0 : value); // -0 equals 0
  const raw = bits.getBigUint64(0);
  const negative = raw >> 63n === 1n;
  const ordered = negative ? ~raw & 0xffffffffffffffffn : raw | 0x8000000000000000n;
  return ordered.toString(16).padStart(16, '0');
}

/** The component of a value; `undefined` stands for an empty array, which sorts before everything. */
export function component(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return TYPE.string + escapeText(value) + NUL;
    case 'number':
      return TYPE.number + numberText(value) + NUL;
    case 'boolean':
      return TYPE.boolean + (value ? '1' : '0') + NUL;
    case 'undefined':
      return TYPE.empty + NUL;
    default:
      if (value === null) return TYPE.nil + NUL;
      return (Array.isArray(value) ? TYPE.array : TYPE.object) + escapeText(JSON.stringify(value)) + NUL;
  }
}

/** The last component of a key that has several. */
export function lastComponent(key: string): string {
  let end = key.length - 2;
  for (;;) {
    end = key.lastIndexOf(NUL, end);
    // After the NUL of an escape comes what no type letter is.
    if (end === -1 || (key[end + 1] ?? '') <= LAST_TYPE) return key.slice(end + 1);
    end -= 1;
  }
}

/** Every key that starts with these whole components. */
export function startingWith(components: string): KeyRange {
  return { gte: components, lt: components + AFTER };
}

/** The keys of one comparison with a value; only values of the same type compare. */
export function comparison(operator: '$gt' | '$gte' | '$lt' | '$lte', value: string | number): KeyRange {
  const type = typeof value === 'string' ? TYPE.string : TYPE.number;
  const all = { gte: type, lt: String.fromCharCode(type.charCodeAt(0) + 1) };
  const at = component(value);
  switch (operator) {
    case '$gt':
      return { gte: at + AFTER, lt: all.lt };
    case '$gte':
      return { gte: at, lt: all.lt };
    case '$lt':
      return { gte: all.gte, lt: at };
    case '$lte':
      return { gte: all.gte, lt: at + AFTER };
  }
}

/** The keys of the strings that start with `text`. */
export function prefixed(text: string): KeyRange {
  const start = TYPE.string + escapeText(text);
  return { gte: start, lt: successor(start) };
}

/** The smallest string that is greater than every string starting with `text`. */
export function successor(text: string): string {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  throw new Error('nothing is greater');
}

/** Byte order, which is the database's. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The keys in both ranges; null when there are none. */
export function intersection(a: KeyRange, b: KeyRange): KeyRange | null {
  const gte = compareKeys(a.gte, b.gte) >= 0 ? a.gte : b.gte;
  const lt = compareKeys(a.lt, b.lt) <= 0 ? a.lt : b.lt;
  return compareKeys(gte, lt) < 0 ? { gte, lt } : null;
}
