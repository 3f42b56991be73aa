/** Filters as mingo understands them: the one place where its types are met. */
import { Query } from 'mingo';
import type { Filter } from '../port';

export type Matcher = (doc: object) => boolean;

export function matcher(filter: Filter | Record<string, unknown>): Matcher {
  if (Object.keys(filter).length === 0) return () => true;
  const query = new Query<Record<string, unknown>>(filter);
  return (doc) => query.test({ ...doc });
}
