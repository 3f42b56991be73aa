import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { CurrentUser, User } from '../../../packages/contracts/identity/user.schemas';
import type { Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import type { IdentityDeps } from '../deps';
import { byRole } from '../domain/entitlement';
import { toBrief, toCurrentUser, toLockStatus, toUser } from '../domain/user';
import type { UserDoc } from '../identity.store';
import {
  entitlementsByUser,
  entitlementsOf,
  quotedByUsername,
  userById,
  userByName,
  usersById,
} from '../lookups/users';

/** Reads of users. */
type Actions = typeof identity.actions;

/** The contract has no paging by e-mail address; far fewer share one. */
const MOST_BY_EMAIL = 500;

export const currentUser: Handler<Actions['currentUser'], IdentityDeps> = ({ user_id }, { deps }) =>
  asTheUserSees(deps, user_id);

export const entitlementsAndPermissions: Handler<Actions['entitlementsAndPermissions'], IdentityDeps> = (
  { user_id },
  { deps },
) => asTheUserSees(deps, user_id);

async function asTheUserSees(deps: IdentityDeps, user_id: string): Promise<CurrentUser> {
  const [user, held] = await Promise.all([userById(deps, user_id), entitlementsOf(deps, user_id)]);
  return toCurrentUser(user, held, deps.config.publicUrl);
}

/** The gateway has authenticated the caller: there is nothing left to look up. */
export const currentUserId: Handler<Actions['currentUserId'], IdentityDeps> = async ({ user_id }) => ({
  user_id,
});

export const listUsers: Handler<Actions['listUsers'], IdentityDeps> = async (params, { deps }) => {
  const { is_deleted, is_locked } = params;
  const filter = is_locked === undefined ? { is_deleted } : { is_deleted, is_locked };
  const users = await deps.users.find(filter, pageOf(params));
  return { users: await shown(deps, users) };
};

export const getUser: Handler<Actions['getUser'], IdentityDeps> = async ({ user_id }, { deps }) => {
  const [user, held] = await Promise.all([userById(deps, user_id), entitlementsOf(deps, user_id)]);
  return { ...toUser(user, held, deps.config.publicUrl), agreements: [] };
};

export const getUserByUsername: Handler<Actions['getUserByUsername'], IdentityDeps> = async (
  name,
  { deps },
) => {
  const user = await userByName(deps, name);
  return toUser(user, await entitlementsOf(deps, user._id), deps.config.publicUrl);
};

export const usersByEmail: Handler<Actions['usersByEmail'], IdentityDeps> = async ({ email }, { deps }) => {
  const users = await deps.users.find({ email }, { sort: { _id: 1 }, limit: MOST_BY_EMAIL });
  return { users: await shown(deps, users) };
};

export const usersByIds: Handler<Actions['usersByIds'], IdentityDeps> = async ({ user_ids }, { deps }) => {
  const found = await usersById(deps, user_ids);
  return { users: [...found.values()].map((user) => toBrief(user, deps.config.publicUrl)) };
};

export const lockStatus: Handler<Actions['lockStatus'], IdentityDeps> = async (name, { deps }) => {
  const user = await userByName(deps, name, quotedByUsername(name));
  return toLockStatus(user, await deps.attempts.get(user.identity));
};

async function shown(deps: IdentityDeps, users: UserDoc[]): Promise<User[]> {
  const heldBy = await entitlementsByUser(
    deps,
    users.map(({ _id }) => _id),
  );
  return users.map((user) => toUser(user, heldBy(user._id), deps.config.publicUrl, byRole));
}
