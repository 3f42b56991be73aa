import { v7 as uuidv7 } from 'uuid';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { userEvent } from '../domain/events';
import { LOCAL } from '../domain/identity';
import { checkNewUser } from '../domain/new-user';
import { newUser, toNewUser } from '../domain/user';
import { localUser } from '../lookups/users';

/** Open to the public; the new user can log in at once (conventions 3.2; ruling 26). */
export const createUser: Handler<typeof identity.actions.createUser, IdentityDeps> = async (
  { user: input },
  { deps, correlationId },
) => {
  checkNewUser(input);
  // Spares the cost of a hash; who gets the name is decided by the unique key below.
  if ((await localUser(deps, input.username)) !== null) throw new ObpError('OBP-20260');
  const { password, ...facts } = input;
  const user = newUser({
    ...facts,
    _id: uuidv7(),
    provider: LOCAL,
    provider_id: input.username,
    password: await deps.passwords.hash(password),
    created: nowUtcSeconds(),
  });
  // Failed logins from before the name was taken are not this user's.
  await deps.attempts.remove({ _id: user.identity });
  try {
    await deps.users.insert(user, { emits: userEvent('created', user._id, correlationId) });
  } catch (error) {
    throw error instanceof DuplicateKeyError ? new ObpError('OBP-20260') : error;
  }
  return toNewUser(user, deps.config.publicUrl);
};
