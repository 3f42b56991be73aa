import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { Handler } from '../../../packages/service-kit';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { userEvent } from '../domain/events';
import { locking, toLockStatus, unlocking } from '../domain/user';
import { forgive } from '../lookups/failed-logins';
import { quoted, quotedByUsername, userByName, userNotFound } from '../lookups/users';

/** Locks and unlocks users, for callers with the role (conventions 2.2 and 3.2). */
type Actions = typeof identity.actions;

export const lockUser: Handler<Actions['lockUser'], IdentityDeps> = async (name, { deps, correlationId }) => {
  const { _id } = await userByName(deps, name, quoted(name));
  const now = new Date();
  await deps.users.update({ _id, is_deleted: false }, locking('lock_via_api', now), {
    emits: userEvent('locked', _id, correlationId),
  });
  deps.principalChanged({ user_id: _id });
  return { user_id: _id, type_of_lock: 'lock_via_api', last_lock_date: nowUtcSeconds(now) };
};

export const unlockUser: Handler<Actions['unlockUser'], IdentityDeps> = async (
  name,
  { deps, correlationId },
) => {
  const { _id, identity } = await userByName(deps, name, quotedByUsername(name));
  const attempts = await forgive(deps, identity);
  const unlocked =
    (await deps.users.update({ _id, is_deleted: false, is_locked: true }, unlocking, {
      emits: userEvent('unlocked', _id, correlationId),
    })) ?? (await deps.users.findOne({ _id, is_deleted: false }));
  if (unlocked === null) throw userNotFound(_id);
  deps.principalChanged({ user_id: _id });
  return toLockStatus(unlocked, attempts);
};
