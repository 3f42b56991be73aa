/**
 * The one rule for passwords: for users who sign up, and for the super admin, whose password the operator sets.
 */

/** The characters that a DirectLogin header transports unchanged (conventions 2.1). */
const SENDABLE = /^[!#-+\--~](?:[ -+\--~]*[!#-+\--~])?$/;

const isMixed = (password: string): boolean =>
  /[0-9]/.test(password) && /[a-z]/.test(password) && /[A-Z]/.test(password) && /[^A-Za-z0-9]/.test(password);

/** The published text of OBP-30207 says the same of the form. */
const FORM =
  'must have 17 to 512 characters, or 10 to 16 with a digit, a lower case, an upper case and a special one';
const CHARACTERS =
  'Only ASCII letters, digits, blanks and punctuation can be used, no comma, and no blank or quotation mark at either end.';

/** The reason why a password is refused. */
interface PasswordProblem {
  /** Its length or its mixture (conventions 3.2), or characters that a login could not carry. */
  readonly with: 'form' | 'characters';
  readonly reason: string;
}

/** The reason why no user may have this password, or undefined. */
export function passwordProblem(password: string): PasswordProblem | undefined {
  const long = password.length > 16 && password.length <= 512;
  const mixed = password.length >= 10 && password.length <= 16 && isMixed(password);
  if (!long && !mixed) return { with: 'form', reason: FORM };
  return SENDABLE.test(password) ? undefined : { with: 'characters', reason: CHARACTERS };
}
