/** Filters as mingo understands them: the one place where its types are met. */
import { Query } from 'mingo';
import type { Filter } from '../port';

export type Matcher = (doc: object) => boolean;

/** Marks (`$exists: false`) are looked at without mingo: they ride along with nearly every query. */
export function matcher(filter: Filter | Record<string, unknown>): Matcher {
  const conditions = Object.entries(filter);
  const marks = conditions.filter(([field, condition]) => isMark(field, condition)).map(([field]) => field);
  const unmarked = (doc: object) => marks.every((field) => !Object.hasOwn(doc, field));
  if (marks.length === conditions.length) return unmarked;
  const rest = Object.fromEntries(conditions.filter(([field]) => !marks.includes(field)));
  const query = new Query<Record<string, unknown>>(rest);
  return (doc) => unmarked(doc) && query.test({ ...doc });
}

const isMark = (field: string, condition: unknown): boolean =>
  /^[a-z_]+$/.test(field) &&
  typeof condition === 'object' &&
  condition !== null &&
  '$exists' in condition &&
  condition.$exists === false &&
  Object.keys(condition).length === 1;
