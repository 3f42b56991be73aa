import { ObpError } from '../../../packages/errors';
import type { Admitted } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import type { Rights } from '../domain/entitlement';
import { identityOf, LOCAL } from '../domain/identity';
import { rightsOf, standing } from '../domain/user';
import type { EntitlementDoc, IdentityStore, UserDoc } from '../identity.store';

/** Look-ups that several actions share. */

/** @throws ObpError OBP-20005 with the id (ruling 30) */
export async function userById({ users }: IdentityStore, userId: string): Promise<UserDoc> {
  const user = await users.get(userId);
  if (user === null) throw userNotFound(userId);
  return user;
}

/** The same, for what makes no sense with a deleted user. */
export async function liveUserById(store: IdentityStore, userId: string): Promise<UserDoc> {
  const user = await userById(store, userId);
  if (user.is_deleted) throw userNotFound(userId);
  return user;
}

export const userNotFound = (userId: string): ObpError =>
  new ObpError('OBP-20005', ` Current USER_ID(${userId})`);

/** The user who logs in here under that name. */
export const localUser = ({ users }: IdentityStore, username: string): Promise<UserDoc | null> =>
  users.findOne({ identity: identityOf(LOCAL, username) });

/** A user name and its provider; without one, this server. */
interface NameAtProvider {
  username: string;
  /** As clients see it: the address of this server, or an OpenID issuer. */
  provider?: string | undefined;
}

/**
 * The user of that name at that provider, and never one of another provider. An issuer may give one name to several
 * users: then it finds none of them.
 * @throws ObpError OBP-20027
 */
export async function userByName(
  store: IdentityStore & Pick<IdentityDeps, 'config'>,
  { provider = store.config.publicUrl, username }: NameAtProvider,
  detail = '',
): Promise<UserDoc> {
  const found =
    provider === store.config.publicUrl
      ? [await localUser(store, username)]
      : await store.users.find({ provider, username }, { limit: 2 });
  const [only, ...others] = found;
  if (only === undefined || only === null || others.length > 0) throw new ObpError('OBP-20027', detail);
  return only;
}

/** The name as OBP-20027 repeats it; v5.1.0 names the provider too. */
export const quoted = ({ provider, username }: NameAtProvider): string =>
  provider === undefined ? ` (${username})` : ` provider(${provider}), username(${username})`;

/** The name as OBP-20027 repeats it for a lock's status: v5.1.0 repeats nothing (later-versions 7). */
export const quotedByUsername = (name: NameAtProvider): string =>
  name.provider === undefined ? quoted(name) : '';

export const entitlementsOf = ({ entitlements }: IdentityStore, userId: string): Promise<EntitlementDoc[]> =>
  entitlements.find({ user_id: userId });

/** The roles of several users, by user id, in one query. */
export async function entitlementsByUser(
  { entitlements }: IdentityStore,
  userIds: string[],
): Promise<(userId: string) => EntitlementDoc[]> {
  const all = userIds.length === 0 ? [] : await entitlements.find({ user_id: { $in: userIds } });
  const byUser = new Map<string, EntitlementDoc[]>(userIds.map((id) => [id, []]));
  for (const doc of all) byUser.get(doc.user_id)?.push(doc);
  return (userId) => byUser.get(userId) ?? [];
}

/** Several users, by id, in one query. */
export async function usersById(
  { users }: IdentityStore,
  userIds: string[],
): Promise<ReadonlyMap<string, UserDoc>> {
  const ids = [...new Set(userIds)];
  const found = ids.length === 0 ? [] : await users.find({ _id: { $in: ids } }, { sort: { _id: 1 } });
  return new Map(found.map((user) => [user._id, user]));
}

/**
 * The current rights of the user for whom an action is called: the identity service has them in its own store.
 * @throws ObpError OBP-20001 when it is called for no user
 */
export async function rightsOfCaller(deps: IdentityDeps, { principal }: Admitted): Promise<Rights> {
  if (principal === undefined) throw new ObpError('OBP-20001');
  const [user, held] = await Promise.all([
    deps.users.get(principal.user_id),
    entitlementsOf(deps, principal.user_id),
  ]);
  const isThere = user !== null && standing(user) === undefined;
  return isThere
    ? rightsOf(user, held, deps.config.SUPER_ADMIN_USER_IDS)
    : { is_super_admin: false, roles: [] };
}
