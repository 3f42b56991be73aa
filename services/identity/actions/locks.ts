import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { Handler } from '../../../packages/service-kit';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { userEvent } from '../domain/events';
import { toLockStatus } from '../domain/user';
import { forgive } from '../records/failed-logins';
import { userByName, userNotFound } from '../records/users';

/** Locking and unlocking by those who may (conventions 2.2 and 3.2). */
type Actions = typeof identity.actions;

export const lockUser: Handler<Actions['lockUser'], IdentityDeps> = async (
  { username },
  { deps, correlationId },
) => {
  const { _id } = await userByName(deps, username, ` (${username})`);
  const last_lock_date = nowUtcSeconds();
  await deps.users.update(
    { _id, is_deleted: false },
    { $set: { is_locked: true, locked_by: 'lock_via_api', locked_since: last_lock_date } },
    { emits: userEvent('locked', _id, correlationId) },
  );
  deps.principalChanged({ user_id: _id });
  return { user_id: _id, type_of_lock: 'lock_via_api', last_lock_date };
};

export const unlockUser: Handler<Actions['unlockUser'], IdentityDeps> = async (
  { username },
  { deps, correlationId },
) => {
  const { _id, identity } = await userByName(deps, username, ` (${username})`);
  const attempts = await forgive(deps, identity);
  const unlocked =
    (await deps.users.update(
      { _id, is_deleted: false, is_locked: true },
      { $set: { is_locked: false }, $unset: { locked_by: true, locked_since: true } },
      { emits: userEvent('unlocked', _id, correlationId) },
    )) ?? (await deps.users.findOne({ _id, is_deleted: false }));
  if (unlocked === null) throw userNotFound(_id);
  deps.principalChanged({ user_id: _id });
  return toLockStatus(unlocked, attempts);
};
