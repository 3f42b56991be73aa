import { ObpError } from '../../packages/errors';

/**
 * Refuses texts that a database cannot store unchanged. Half of a surrogate pair has no UTF-8 form (RFC 7493, 2.1), so
 * a database would return another text, and NUL ends a text in some databases.
 */

/** A surrogate, or NUL, as percent-encoded UTF-8. No well-formed text contains these bytes. */
const IN_URL = /%(?:ED%[AB][\dA-F]|00)/i;

/** @throws ObpError OBP-10001 */
export function checkUrl(url: string): void {
  if (url.includes('%') && IN_URL.test(url)) throw refusal('URL');
}

/** The escapes by which a JSON text can hold them. */
const IN_JSON = /\\u(?:d[89a-f]|0000)/i;

/** @param text the JSON from which `json` was parsed @throws ObpError OBP-10001 */
export function checkTexts(text: string, json: unknown): void {
  if (!IN_JSON.test(text)) return;
  for (const [name, value] of membersOf(json)) {
    if (!survives(name) || (typeof value === 'string' && !survives(value))) throw refusal('body');
  }
}

/**
 * Every member of every object and list. It uses its own stack, so that deep nesting cannot overflow the call stack.
 */
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
