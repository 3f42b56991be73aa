export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly consumer_key: string;
}

const LINES: readonly (readonly [keyof Credentials, RegExp])[] = [
  ['username', /(?:user ?name|username)\s*[=:\s]\s*([^\s,]+)/i],
  ['password', /password\s*[=:\s]\s*([^\s,]+)/i],
  ['consumer_key', /consumer[ _]key\s*[=:\s]\s*([^\s,]+)/i],
];

/**
 * Credentials in a text that was pasted: the lines that `npm start` prints at its first start, or a DirectLogin header.
 * Fields that the text does not name are missing; undefined if it names less than two.
 */
export function credentialsIn(text: string): Partial<Credentials> | undefined {
  const found = LINES.flatMap(([name, pattern]) => {
    const value = pattern.exec(text)?.[1];
    return value === undefined ? [] : [[name, value] as const];
  });
  return found.length < 2 ? undefined : Object.fromEntries(found);
}
