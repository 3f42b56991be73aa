/** Filters as mingo understands them: the one place where its types are met. */
import { Query } from 'mingo';
import type { Filter } from '../port';

export type Matcher = (doc: object) => boolean;

/**
 * Marks (`$exists: false`), which ride along with nearly every query, and lists of ids (`$in`), which may be long, are
 * looked at without mingo.
 */
export function matcher(filter: Filter | Record<string, unknown>): Matcher {
  const simple: Matcher[] = [];
  const rest: [string, unknown][] = [];
  for (const [field, condition] of Object.entries(filter)) {
    const matches = /^[a-z_]+$/.test(field) ? simply(field, condition) : undefined;
    if (matches === undefined) rest.push([field, condition]);
    else simple.push(matches);
  }
  const isSimple = (doc: object) => simple.every((matches) => matches(doc));
  if (rest.length === 0) return isSimple;
  const query = new Query<Record<string, unknown>>(Object.fromEntries(rest));
  return (doc) => isSimple(doc) && query.test({ ...doc });
}

function simply(field: string, condition: unknown): Matcher | undefined {
  if (typeof condition !== 'object' || condition === null || Object.keys(condition).length !== 1)
    return undefined;
  if ('$exists' in condition && condition.$exists === false) return (doc) => !Object.hasOwn(doc, field);
  if (!('$in' in condition) || !Array.isArray(condition.$in)) return undefined;
  if (!condition.$in.every((value) => typeof value === 'string')) return undefined;
  const listed = new Set<unknown>(condition.$in);
  return (doc) => {
    const value: unknown = Object.hasOwn(doc, field) ? Reflect.get(doc, field) : undefined;
    return Array.isArray(value) ? value.some((member) => listed.has(member)) : listed.has(value);
  };
}
