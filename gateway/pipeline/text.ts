import { ObpError } from '../../packages/errors';

/**
 * Texts that do not survive: half of a surrogate pair has no UTF-8 form (RFC 7493, 2.1), so that a database returns
 * another one in its place, and NUL ends a text in some databases. Both are refused wherever a client sends text.
 */

/** A surrogate, or NUL, as percent-encoded UTF-8. Where these bytes stand, no well-formed text is. */
const IN_URL = /%(?:ED%[AB][\dA-F]|00)/i;

/** @throws ObpError OBP-10001 */
export function checkUrl(url: string): void {
  if (url.includes('%') && IN_URL.test(url)) throw refusal('URL');
}

/** How a JSON text can come to hold them: by their escapes. */
const IN_JSON = /\\u(?:d[89a-f]|0000)/i;

/** @param text the JSON that was read as `json` @throws ObpError OBP-10001 */
export function checkTexts(text: string, json: unknown): void {
  if (!IN_JSON.test(text)) return;
  for (const [name, value] of membersOf(json)) {
    if (!survives(name) || (typeof value === 'string' && !survives(value))) throw refusal('body');
  }
}

/** Every member of every object and list, by a stack of its own: how deep a client nests must not matter. */
export function* membersOf(json: unknown): Generator<[name: string, value: unknown]> {
  const stack: unknown[] = [{ '': json }];
  while (stack.length > 0) {
    for (const member of Object.entries(Object(stack.pop()))) {
      yield member;
      if (typeof member[1] === 'object') stack.push(member[1]);
    }
  }
}

const survives = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const refusal = (where: string): ObpError =>
  new ObpError('OBP-10001', ` The ${where} holds half of a surrogate pair or a NUL character.`);
