import { ObpError } from '../../packages/errors';
import type { Query } from '../endpoints/endpoint';

/**
 * Reads the query string as the row says. A name that stands twice is refused (conventions, section 0), except
 * where names are filters: there only the row's own parameters must be single. One pass over the names: a query can
 * hold thousands of them, and anybody may send one.
 * @throws ObpError OBP-09016, OBP-10016
 */
export function readQuery(query: Query<unknown> | undefined, search: string): unknown {
  if (search === '' && query === undefined) return undefined;
  const parsed = new URLSearchParams(search);
  const single = query?.openEnded ? new Set(query.parameters.map(({ name }) => name)) : undefined;
  const seen = new Set<string>();
  for (const name of parsed.keys()) {
    if (single !== undefined && !single.has(name)) continue;
    if (seen.has(name)) throw new ObpError('OBP-09016');
    seen.add(name);
  }
  return query?.read(parsed);
}
