/**
 * Substring search on a server without it (`IndexSpec.contains`): a document is stored with terms of the text, which
 * are never shown. `=` and the text itself is for a search without wildcards; the beginnings of all suffixes of its letters
 * and digits make "contains these characters" a search for a prefix.
 */
import { hasWildcard, literalsOf } from '../like';
import { conditionsOf } from '../matcher';
import type { Filter, IndexSpec, Update } from '../port';

const TERM_LENGTH = 20;

/** The field that holds the terms of a text. */
export const termsField = (field: string): string => `~${field}`;

/** Letters and digits only, in lower case: how the terms spell a text. */
const spell = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function termsOf(text: unknown): string[] {
  if (typeof text !== 'string') return [];
  const spelt = [...spell(text)];
  const suffixes = spelt.map((_, start) => spelt.slice(start, start + TERM_LENGTH).join(''));
  return [...new Set([`=${text}`, ...suffixes])];
}

/** The condition that the terms of every match of a pattern fulfil; none where the pattern has no term. */
function candidatesOf(pattern: string): { $eq: string } | { $regex: string } | undefined {
  if (!hasWildcard(pattern)) return { $eq: `=${pattern}` };
  const longest = literalsOf(pattern)
    .map(spell)
    .reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? undefined : { $regex: `^${[...longest].slice(0, TERM_LENGTH).join('')}` };
}

/** The searched texts of a collection. */
export class SearchTerms {
  private readonly fields: readonly string[];

  constructor(indexes: readonly IndexSpec[]) {
    this.fields = indexes.flatMap(({ contains }) => contains ?? []);
  }

  /** An option of every query: terms do not travel. */
  get hidden(): { projection?: Record<string, 0> } {
    if (this.fields.length === 0) return {};
    return { projection: Object.fromEntries(this.fields.map((field) => [termsField(field), 0])) };
  }

  /** Fields that are written, with the terms of those that are searched. */
  with<T extends Record<string, unknown>>(written: T): T {
    const searched = this.fields.filter((field) => field in written);
    if (searched.length === 0) return written;
    return {
      ...written,
      ...Object.fromEntries(searched.map((field) => [termsField(field), termsOf(written[field])])),
    };
  }

  withUpdate(update: Update): Update {
    if (this.fields.length === 0) return update;
    const { $set, $setOnInsert, $unset } = update;
    const removed = this.fields.filter((field) => $unset !== undefined && field in $unset).map(termsField);
    return {
      ...update,
      ...($set && { $set: this.with($set) }),
      ...($setOnInsert && { $setOnInsert: this.with($setOnInsert) }),
      ...($unset && {
        $unset: { ...$unset, ...Object.fromEntries(removed.map((field) => [field, true as const])) },
      }),
    };
  }

  /** The filter without `$like`, by the terms of candidates; `isExact` says that there was none. */
  candidates(filter: Filter): { filter: Filter; isExact: boolean } {
    let isExact = true;
    const parts = Object.entries(filter).map(([field, condition]): [string, Filter[string]] => {
      const [[operator, pattern] = []] = conditionsOf(condition);
      if (operator !== '$like') return [field, condition];
      isExact = false;
      return [termsField(field), candidatesOf(String(pattern))];
    });
    if (isExact) return { filter, isExact };
    return { filter: Object.fromEntries(parts.filter(([, condition]) => condition !== undefined)), isExact };
  }
}
