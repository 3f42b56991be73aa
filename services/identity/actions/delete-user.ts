import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { userEvent } from '../domain/events';
import { deletion } from '../domain/user';
import { anonymise } from '../lookups/consumers';
import { userById } from '../lookups/users';

/**
 * Deletes a user (conventions 3.2). Doing it again is not refused: it removes what a first try that was cut short
 * has left. From the first write on, no credential acts as the user, and no role can be granted to it.
 */
export const deleteUser: Handler<typeof identity.actions.deleteUser, IdentityDeps> = async (
  { user_id },
  { deps, correlationId },
) => {
  const user = await userById(deps, user_id);
  if (!user.is_deleted) {
    const deleted = userEvent('deleted', user_id, correlationId);
    await deps.users.update({ _id: user_id, is_deleted: false }, deletion(user), { emits: deleted });
  }
  deps.principalChanged({ user_id });
  await deps.entitlements.remove({ user_id });
  await deps.entitlementRequests.remove({ user_id });
  await deps.attempts.remove({ _id: user.identity });
  await deps.userAttributes.remove({ user_id });
  await deps.meetings.remove({ user_id });
  await anonymise(deps, user_id);
  return true;
};
