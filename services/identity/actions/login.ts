import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { identityOf, LOCAL } from '../domain/identity';
import type { UserDoc } from '../identity.store';
import { countFailure, isLockedOut, resetAfterSuccess } from '../lookups/failed-logins';
import { localUser } from '../lookups/users';

/**
 * DirectLogin (conventions 2.1, steps 4 and 5). The consumer key is checked first, and the password only
 * with a valid key: a client that is no application of this server can neither guess passwords nor lock users.
 */
export const login: Handler<typeof identity.actions.login, IdentityDeps> = async (
  params,
  { deps, correlationId },
) => {
  const consumer = await deps.consumers.findOne({ key: params.consumer_key });
  if (consumer === null || !consumer.enabled) throw new ObpError('OBP-20008');
  const user = (await localUser(deps, params.username)) ?? undefined;
  const candidate = { identity: identityOf(LOCAL, params.username), user_id: user?._id, correlationId };
  if ((await isLockedOut(deps, candidate)) || user?.is_locked === true) throw new ObpError('OBP-20013');
  if (!(await deps.passwords.matches(params.password, user?.password)) || user === undefined) {
    const failures = await countFailure(deps, candidate);
    throw new ObpError(failures > deps.config.MAX_BAD_LOGIN_ATTEMPTS + 1 ? 'OBP-20013' : 'OBP-20004');
  }
  await mayStillEnter(deps, user);
  await renewHash(deps, user, params.password);
  // From the user whose password was verified: after a change of the password since, the token is invalid.
  const since = user.tokens_since;
  return { token: deps.tokens.sign({ user_id: user._id, consumer_id: consumer._id, since }) };
};

/** The password was right, but verifying took a while: it counts only if the user is still free to log in. */
async function mayStillEnter(deps: IdentityDeps, user: UserDoc): Promise<void> {
  const now = await deps.users.get(user._id);
  if (now === null || now.is_deleted) throw new ObpError('OBP-20004');
  if (now.is_locked || !(await resetAfterSuccess(deps, user.identity))) throw new ObpError('OBP-20013');
}

async function renewHash({ users, passwords }: IdentityDeps, user: UserDoc, password: string): Promise<void> {
  if (user.password === undefined || !passwords.isOutdated(user.password)) return;
  const record = await passwords.renew(password);
  await users.update({ _id: user._id, 'password.hash': user.password.hash }, { $set: { password: record } });
}
