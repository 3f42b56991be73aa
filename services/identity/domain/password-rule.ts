import { ObpError } from '../../../packages/errors';

/** What can be sent in a DirectLogin header and comes out of it as it went in (conventions 2.1). */
const SENDABLE = /^[!#-+\--~](?:[ -+\--~]*[!#-+\--~])?$/;

const isMixed = (password: string): boolean =>
  /[0-9]/.test(password) && /[a-z]/.test(password) && /[A-Z]/.test(password) && /[^A-Za-z0-9]/.test(password);

/**
 * The password rule of conventions 3.2: 17 to 512 characters, or 10 to 16 with a digit, a lower case, an upper case
 * and a special character. Beyond it, a password must be one that its owner can log in with.
 * @throws ObpError OBP-30207
 */
export function checkPassword(password: string): void {
  const long = password.length > 16 && password.length <= 512;
  const mixed = password.length >= 10 && password.length <= 16 && isMixed(password);
  if (!long && !mixed) throw new ObpError('OBP-30207');
  if (!SENDABLE.test(password)) {
    throw new ObpError(
      'OBP-30207',
      ' Only ASCII letters, digits, blanks and punctuation can be used, no comma, and no blank or quotation mark at either end.',
    );
  }
}
