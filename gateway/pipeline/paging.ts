/** The headers of a paged answer. */
interface PageHeaders {
  readonly range: string;
  readonly link: string | undefined;
}

/** The entries of a list that a page holds. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** A longer header is left out, because clients refuse answers with very long headers. */
const LONGEST_LINK = 4_096;

/**
 * `Range` is `items=<offset>-<limit>`: offset and limit indeed (conventions 6.1). `Link` (RFC 8288) refers to the page
 * before, and after a full page to the next one, which may be empty. Its targets are relative to the request, so the
 * server need not know its public address.
 */
export function pageHeaders(window: Window, search: string, result: unknown): PageHeaders {
  const { offset, limit } = window;
  const links: string[] = [];
  if (entriesOf(result) >= limit) links.push(linkTo('next', search, { offset: offset + limit, limit }));
  if (offset > 0) links.push(linkTo('prev', search, before(window)));
  const link = links.join(', ');
  const isSent = links.length > 0 && link.length <= LONGEST_LINK;
  return { range: `items=${offset}-${limit}`, link: isSent ? link : undefined };
}

/** The page before: not before the first entry, and without an entry of this page. */
function before({ offset, limit }: Window): Window {
  const start = Math.max(0, offset - limit);
  return { offset: start, limit: offset - start };
}

function linkTo(rel: 'next' | 'prev', search: string, { offset, limit }: Window): string {
  const query = new URLSearchParams(search);
  query.set('limit', String(limit));
  query.set('offset', String(offset));
  return `<?${query}>; rel="${rel}"`;
}

/** A page is an object with one list. */
function entriesOf(result: unknown): number {
  const list = Object.values(Object(result)).find(Array.isArray);
  return list?.length ?? 0;
}
