import { ObpError } from '../../packages/errors';
import type { Query } from '../endpoints/endpoint';

/**
 * Reads the query string according to the row. A repeated name is refused (conventions, section 0), except where
 * names are filters: there only the row's own parameters must be single. It makes one pass over the names, because
 * any client may send thousands of them.
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
