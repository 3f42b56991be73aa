import { passwordProblem } from '../values';

/** The readers of settings: each returns the value of a text, or throws an Error with the expected form. */

const expect = (ok: boolean, expectation: string): void => {
  if (!ok) throw new Error(expectation);
};

export const integer =
  (min: number, max: number) =>
  (text: string): number => {
    expect(
      /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max,
      `expected a whole number from ${min} to ${max}`,
    );
    return Number(text);
  };

export const flag = (text: string): boolean => {
  expect(text === 'true' || text === 'false', 'expected true or false');
  return text === 'true';
};

export const oneOf =
  <T extends string>(...values: T[]) =>
  (text: string): T => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new Error(`expected one of ${values.join(', ')}`);
    return found;
  };

export const matching =
  (pattern: RegExp, expectation: string) =>
  (text: string): string => {
    expect(pattern.test(text), expectation);
    return text;
  };

export const url =
  (...schemes: string[]) =>
  (text: string): string => {
    const ok =
      schemes.some((scheme) => text.startsWith(scheme)) &&
      (URL.canParse(withOneHost(text)) || /^(file|memory):/.test(text));
    expect(ok, `expected a URL that starts with ${schemes.join(' or ')}`);
    return text;
  };

/** `mongodb://a:1,b:2/` is a URL to MongoDB, and none to the parser of URLs. */
const withOneHost = (text: string): string => text.replace(/^(mongodb:\/\/[^/,]+)(,[^/,]+)+/, '$1');

/** Values separated by commas, such as the servers of a cluster. */
export const each =
  (read: (text: string) => string) =>
  (text: string): string =>
    text.split(',').map(read).join(',');

export const password = (text: string): string => {
  const problem = passwordProblem(text);
  if (problem !== undefined) throw new Error(problem.reason);
  return text;
};

/** A share from 0 to 1. */
export const share = (text: string): number => {
  expect(/^(0|1|[01]?\.\d+)$/.test(text) && Number(text) <= 1, 'expected a number from 0 to 1');
  return Number(text);
};

export const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Headers in OpenTelemetry's form: special characters in a value are percent-encoded. */
export const headers = (text: string): Record<string, string> =>
  Object.fromEntries(
    list(text).map((part) => {
      const [, name = '', value = ''] = /^([\w-]+)\s*=\s*([\x21-\x7e]+)$/.exec(part) ?? [];
      if (name === '' || /%(?![\da-f]{2})/i.test(value)) throw new Error('expected name=value,...');
      return [name, decodeURIComponent(value)];
    }),
  );

/** A key that signs tokens; `kid` names it in the token's header. */
export interface TokenKey {
  kid: string;
  secret: string;
}

export const tokenKeys = (text: string): TokenKey[] =>
  list(text).map((part) => {
    const [, kid, secret] = /^([A-Za-z0-9._-]{1,32}):(.{32,})$/.exec(part) ?? [];
    if (kid === undefined || secret === undefined) {
      throw new Error('expected kid:secret pairs separated by commas, each secret of at least 32 characters');
    }
    return { kid, secret };
  });

/** A number of calls per period; a period begins with its first call. */
export interface RateLimit {
  calls: number;
  period: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';
}

export const rateLimits = (text: string): RateLimit[] =>
  (text === 'none' ? [] : list(text)).map((part) => {
    const [, calls = '', name = ''] = /^([1-9]\d{0,8})\/([a-z]+)$/.exec(part) ?? [];
    const period = periods.find((known) => known === name);
    if (period === undefined) throw new Error('expected limits such as 10/second,300/minute');
    return { calls: Number(calls), period };
  });

const periods = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const;
