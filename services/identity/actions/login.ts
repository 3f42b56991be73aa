import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import type { UserDoc } from '../identity.store';
import { countFailure, isLockedOut, strangerFailed } from '../records/failed-logins';
import { localUser } from '../records/users';

/**
 * DirectLogin (conventions 2.1, steps 4 and 5). A valid consumer key comes first: without one no password is
 * looked at, so nothing can be guessed, and no user locked, by someone who is not an application of this server.
 */
export const login: Handler<typeof identity.actions.login, IdentityDeps> = async (params, { deps }) => {
  const consumer = await deps.consumers.findOne({ key: params.consumer_key });
  if (consumer === null || !consumer.enabled) throw new ObpError('OBP-20008');
  const found = await localUser(deps, params.username);
  const user = found === null || found.is_deleted ? undefined : found;
  if (await isLockedOut(deps, user, params.username)) throw new ObpError('OBP-20013');
  if (!(await deps.passwords.matches(params.password, user?.password)) || user === undefined) {
    throw await refusal(deps, user, params.username);
  }
  await succeed(deps, user);
  await renewHash(deps, user, params.password);
  return { token: deps.tokens.sign({ user_id: user._id, consumer_id: consumer._id }) };
};

/** A user and a name that nobody has are counted alike, so that the answers do not tell which it is. */
async function refusal(deps: IdentityDeps, user: UserDoc | undefined, username: string): Promise<ObpError> {
  const failures =
    user === undefined ? await strangerFailed(deps, username) : await countFailure(deps, user._id);
  return new ObpError(failures > deps.config.MAX_BAD_LOGIN_ATTEMPTS + 1 ? 'OBP-20013' : 'OBP-20004');
}

/**
 * The password was right, but it counts only if the user is still free to log in now that this is known: of many
 * guesses at the same time no more than the allowed number may succeed.
 */
async function succeed({ users }: IdentityDeps, { _id }: UserDoc): Promise<void> {
  const now = await users.get(_id);
  if (now === null || now.is_deleted) throw new ObpError('OBP-20004');
  if (now.is_locked) throw new ObpError('OBP-20013');
  if (now.failures === 0) return;
  const reset = await users.update({ _id, is_locked: false }, { $set: { failures: 0 } });
  if (reset === null) throw new ObpError('OBP-20013');
}

async function renewHash({ users, passwords }: IdentityDeps, user: UserDoc, password: string): Promise<void> {
  if (user.password === undefined || !passwords.isOutdated(user.password)) return;
  const record = await passwords.hash(password);
  await users.update({ _id: user._id, 'password.hash': user.password.hash }, { $set: { password: record } });
}
