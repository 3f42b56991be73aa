import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import { isTombstone } from '../../../packages/events';
import type { Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import type { IdentityDeps } from '../deps';
import { newestFirst, SUPER_ADMIN, toEntitlement } from '../domain/entitlement';
import { roleEvent } from '../domain/events';
import { isSuperAdmin } from '../domain/user';
import { entitlementsOf, userById, usersById } from '../lookups/users';

/** Reads and removal of entitlements (conventions 3.3). */
type Actions = typeof identity.actions;

export const entitlementsOfUser: Handler<Actions['entitlementsOfUser'], IdentityDeps> = async (
  { user_id, bank_id },
  { deps },
) => {
  const user = await userById(deps, user_id);
  const held = await entitlementsOf(deps, user_id);
  const wanted = bank_id === undefined ? held : held.filter((doc) => doc.bank_id === bank_id);
  const granted = wanted.toSorted(newestFirst).map(toEntitlement);
  const list = isSuperAdmin(user, deps.config.SUPER_ADMIN_USER_IDS) ? [...granted, SUPER_ADMIN] : granted;
  return { list: list.map((entitlement) => ({ ...entitlement, user_id })) };
};

export const currentEntitlements: Handler<Actions['currentEntitlements'], IdentityDeps> = async (
  { user_id },
  { deps },
) => ({ list: (await entitlementsOf(deps, user_id)).toSorted(newestFirst).map(toEntitlement) });

export const entitlementsOfBank: Handler<Actions['entitlementsOfBank'], IdentityDeps> = async (
  { bank_id, ...page },
  { deps },
) => {
  const docs = await deps.entitlements.find({ bank_id }, pageOf(page));
  return { list: docs.map((doc) => ({ ...toEntitlement(doc), user_id: doc.user_id })) };
};

export const allEntitlements: Handler<Actions['allEntitlements'], IdentityDeps> = async (
  { role, ...page },
  { deps },
) => {
  const filter = role === undefined ? {} : { role_name: role };
  const docs = await deps.entitlements.find({ ...filter, tombstone: { $exists: false } }, pageOf(page));
  const users = await usersById(
    deps,
    docs.map(({ user_id }) => user_id),
  );
  const list = docs.map((doc) => ({
    ...toEntitlement(doc),
    user_id: doc.user_id,
    username: users.get(doc.user_id)?.username ?? '',
  }));
  return { list };
};

export const deleteEntitlement: Handler<Actions['deleteEntitlement'], IdentityDeps> = async (
  { user_id, entitlement_id },
  { deps, correlationId },
) => {
  await userById(deps, user_id);
  const held = await deps.entitlements.get(entitlement_id);
  if (held === null || isTombstone(held)) throw new ObpError('OBP-30212');
  if (held.user_id !== user_id) throw new ObpError('OBP-30213');
  const revoked = roleEvent('role_revoked', held, correlationId);
  if (!(await deps.entitlements.removeOne(held, { emits: revoked }))) throw new ObpError('OBP-30212');
  deps.principalChanged({ user_id });
  return null;
};
