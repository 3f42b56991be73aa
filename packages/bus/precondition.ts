import { hash } from 'node:crypto';

/**
 * The state of a resource that a client has seen and wants to change (`If-Match`; RFC 9110, 13.1.1). It travels in the
 * headers of the call. The service compares it with the stored state as part of the write, and answers 412.
 */
export interface Precondition {
  /** The target of the request: the entity tag is computed from it and the body. */
  readonly target: string;
  /** The client accepts any of these tags; undefined stands for `*`, any existing state. */
  readonly tags?: readonly string[] | undefined;
}

/** The entity tag of a representation (conventions 6.1): lower-case hex. */
export const entityTag = (target: string, representation: string): string =>
  hash('sha256', target + representation);

/** Whether the client has seen this state of the resource. */
export const isSeen = ({ target, tags }: Precondition, current: unknown): boolean =>
  tags === undefined || tags.includes(entityTag(target, JSON.stringify(current)));

/** Reads the header of a call. A malformed precondition is never ignored: it becomes one that no resource meets. */
export function preconditionOf(header: unknown): Precondition | undefined {
  if (header === undefined) return undefined;
  const { target, tags } = Object(header) as { target?: unknown; tags?: unknown };
  const isWhole = typeof target === 'string' && (tags === undefined || Array.isArray(tags));
  return isWhole ? { target, tags } : { target: '', tags: [] };
}
