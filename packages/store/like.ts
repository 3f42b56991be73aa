/**
 * SQL's LIKE: `%` stands for any characters, `_` for exactly one; case-sensitive. It walks both texts once and goes back
 * to the last `%` only, so no pattern makes it slow.
 */
export function like(text: string, pattern: string): boolean {
  const chars = [...text];
  const wanted = [...pattern];
  let at = 0;
  let want = 0;
  let lastAny = -1;
  let resumeAt = 0;
  while (at < chars.length) {
    if (wanted[want] === '%') {
      lastAny = want++;
      resumeAt = at;
    } else if (want < wanted.length && (wanted[want] === '_' || wanted[want] === chars[at])) {
      want++;
      at++;
    } else if (lastAny !== -1) {
      want = lastAny + 1;
      at = ++resumeAt;
    } else return false;
  }
  return wanted.slice(want).every((char) => char === '%');
}

/** The literal texts of a pattern, in order: a text that matches contains each of them. */
export const literalsOf = (pattern: string): string[] => pattern.split(/[%_]+/).filter((text) => text !== '');

export const hasWildcard = (pattern: string): boolean => /[%_]/.test(pattern);
