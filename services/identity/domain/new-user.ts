import type { UserInput } from '../../../packages/contracts/identity/user.schemas';
import { ObpError } from '../../../packages/errors';
import { passwordProblem } from '../../../packages/values';

/** One `@`, something before it, a dotted name after it; no blanks. Whether mail arrives is another question. */
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Letters and digits, single dots and underscores between them. */
const PLAIN_USERNAME = /^[A-Za-z0-9]+(?:[._][A-Za-z0-9]+)*$/;

/** Characters that DirectLogin lets through; a user of another name could never log in (conventions 2.1). */
const LOGIN_CHARACTERS = /^[A-Za-z0-9._@-]+$/;

const isUsername = (name: string): boolean =>
  name.length <= 100 &&
  ((name.length >= 8 && PLAIN_USERNAME.test(name)) || (EMAIL.test(name) && LOGIN_CHARACTERS.test(name)));

/**
 * Whether such a user may be created (conventions 3.2; ruling 26).
 * @throws ObpError OBP-30207 for the password, OBP-10001 with the reason for the rest
 */
export function checkNewUser(input: UserInput): void {
  const problem = passwordProblem(input.password);
  // The published text explains the required form.
  if (problem !== undefined)
    throw new ObpError('OBP-30207', problem.with === 'form' ? '' : ` ${problem.reason}`);
  const reason = reasonAgainst(input);
  if (reason !== undefined) throw new ObpError('OBP-10001', ` ${reason}`);
}

function reasonAgainst(input: UserInput): string | undefined {
  if (input.first_name.trim() === '') return 'first_name must not be blank';
  if (input.last_name.trim() === '') return 'last_name must not be blank';
  if (!EMAIL.test(input.email)) return 'email must be an e-mail address';
  if (!isUsername(input.username)) {
    return 'username must be an e-mail address, or 8 to 100 letters and digits with single dots or underscores between them';
  }
  return undefined;
}
