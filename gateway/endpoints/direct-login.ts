import type { IncomingHttpHeaders } from 'node:http';
import type { LoginInput } from '../../packages/contracts/identity/identity.schemas';
import { messageOf, type ObpCode, ObpError } from '../../packages/errors';
import { directLoginParameters, headerText } from '../pipeline/credentials';

/** Reading of a login from headers (conventions 2.1, steps 1 to 3). Pure: identity verifies the login. */

const MAX_LENGTH = 512;
const USERNAME = /^[A-Za-z0-9\-._@ ]*$/;
/** Letters, digits, blank and the ASCII punctuation. */
const PASSWORD = /^[ -~]*$/;
/** Of a token, only the length is checked. */
const ANYTHING = /^/;
const CONSUMER_KEY = /^[A-Za-z0-9-]*$/;

/** The codes of `readParameters`. */
export const loginErrors: readonly ObpCode[] = [
  'OBP-20082',
  'OBP-20083',
  'OBP-20002',
  'OBP-20010',
  'OBP-20011',
  'OBP-35030',
  'OBP-35031',
];

/**
 * User name, password and consumer key of a login. The first step that fails answers; within the last step the
 * messages of all failing values stand one after another, as the contract has them.
 * @throws ObpError one of `loginErrors`
 */
export function loginInput(headers: IncomingHttpHeaders): LoginInput {
  const { username, password, consumer_key, token = '' } = directLoginParameters(headerOf(headers));
  if (username === undefined || password === undefined || consumer_key === undefined) {
    const missing = Object.entries({ username, password, consumer_key })
      .filter(([, value]) => value === undefined)
      .map(([name]) => name);
    throw new ObpError('OBP-20002', missing.join(', '));
  }
  const [first, ...others] = [
    wrong(username, USERNAME, 'OBP-20011', 'OBP-20010'),
    wrong(password, PASSWORD, 'OBP-20011', 'OBP-20010'),
    wrong(token, ANYTHING, 'OBP-20011', 'OBP-20010'),
    wrong(consumer_key, CONSUMER_KEY, 'OBP-35030', 'OBP-35031'),
  ].flat();
  if (first !== undefined) throw new ObpError(first, others.map(messageOf).join(''));
  return { username, password, consumer_key };
}

function headerOf(headers: IncomingHttpHeaders): string {
  const own = headerText(headers, 'directlogin');
  if (own !== undefined) return own;
  const { authorization } = headers;
  if (authorization === undefined) throw new ObpError('OBP-20082');
  if (!authorization.includes('DirectLogin')) throw new ObpError('OBP-20083');
  return authorization;
}

const wrong = (value: string, characters: RegExp, badCharacters: ObpCode, tooLong: ObpCode): ObpCode[] => {
  if (!characters.test(value)) return [badCharacters];
  return value.length > MAX_LENGTH ? [tooLong] : [];
};
