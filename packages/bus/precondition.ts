import { hash } from 'node:crypto';

/**
 * What a client has seen of a resource that it wants to change (`If-Match`; RFC 9110, 13.1.1). It travels in the headers
 * of the call, and the service that writes compares it with what it is about to replace, within the write itself.
 */
export interface Precondition {
  /** What the entity tag is made of beside the body: the target of the request. */
  readonly target: string;
  /** Any of these; undefined for whatever there is (`*`). */
  readonly tags?: readonly string[] | undefined;
}

/** The entity tag of a representation (conventions 6.1): lower-case hex. */
export const entityTag = (target: string, representation: string): string =>
  hash('sha256', target + representation);

/** Whether a resource, as a read of it answers now, is one that the client has seen. */
export const isSeen = ({ target, tags }: Precondition, current: unknown): boolean =>
  tags === undefined || tags.includes(entityTag(target, JSON.stringify(current)));

/** Reads the header of a call. What is not a precondition is one that nothing meets: never ignored. */
export function preconditionOf(header: unknown): Precondition | undefined {
  if (header === undefined) return undefined;
  const { target, tags } = Object(header) as { target?: unknown; tags?: unknown };
  const isWhole = typeof target === 'string' && (tags === undefined || Array.isArray(tags));
  return isWhole ? { target, tags } : { target: '', tags: [] };
}
