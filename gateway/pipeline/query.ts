import { ObpError } from '../../packages/errors';
import type { Query } from '../endpoints/endpoint';

/**
 * Reads the query string as the row says. A name that stands twice is refused (conventions, section 0), except
 * where names are filters: there only the row's own parameters must be single.
 * @throws ObpError OBP-09016, OBP-10016
 */
export function readQuery(query: Query<unknown> | undefined, search: string): unknown {
  if (search === '' && query === undefined) return undefined;
  const parsed = new URLSearchParams(search);
  const single = query?.openEnded ? query.parameters.map(({ name }) => name) : [...new Set(parsed.keys())];
  if (single.some((name) => parsed.getAll(name).length > 1)) throw new ObpError('OBP-09016');
  return query?.read(parsed);
}
