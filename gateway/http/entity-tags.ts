/** The tags of an `If-Match` or `If-None-Match` header; `*` is any. */
type EntityTags = '*' | readonly string[];

/**
 * Reads a list of entity tags (RFC 9110, 8.8.3). The contract serves tags without quotation marks, so clients return
 * them with or without. No tag holds a comma.
 * @param comparison `strong` leaves out weak tags, which do not identify the bytes
 */
export function entityTags(header: string, comparison: 'strong' | 'weak'): EntityTags {
  if (header.trim() === '*') return '*';
  return header.split(',').flatMap((entry) => {
    const tag = entry.trim();
    const isWeak = tag.startsWith('W/');
    if (isWeak && comparison === 'strong') return [];
    return [(isWeak ? tag.slice(2) : tag).replace(/^"|"$/g, '')];
  });
}
