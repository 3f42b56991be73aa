import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { EmittingCollection } from '../../../packages/events';
import type { Handler } from '../../../packages/service-kit';
import type { Doc } from '../../../packages/store';
import type { ChangeEvent } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { meetingEvent, roleEvent, roleRequestEvent, userAttributeEvent, userEvent } from '../domain/events';
import { deletion } from '../domain/user';
import { anonymise } from '../lookups/consumers';
import { userById } from '../lookups/users';

/** The most documents that are read at a time. */
const BATCH = 100;

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
    // Before the name is replaced: a second try would not know whose failed logins to remove.
    await deps.attempts.remove({ _id: user.identity });
    const deleted = userEvent('deleted', user_id, correlationId);
    await deps.users.update({ _id: user_id, is_deleted: false }, deletion(user), { emits: deleted });
  }
  deps.principalChanged({ user_id });
  await removeAll(deps.entitlements, user_id, (doc) => roleEvent('role_revoked', doc, correlationId));
  await removeAll(deps.entitlementRequests, user_id, (doc) =>
    roleRequestEvent('role_request_closed', doc, correlationId),
  );
  // Again, for a login that failed since.
  await deps.attempts.remove({ _id: user.identity });
  await removeAll(deps.userAttributes, user_id, (doc) =>
    userAttributeEvent('attribute_deleted', doc, correlationId),
  );
  await removeAll(deps.meetings, user_id, (doc) => meetingEvent('meeting_deleted', doc, correlationId));
  await anonymise(deps, user_id);
  return true;
};

/**
 * Removes what belongs to the user, each with its event. A follower may get `user.deleted` before the event of something
 * that was created at the same time; without an event of its removal it would keep that.
 */
async function removeAll<D extends Doc>(
  documents: EmittingCollection<D>,
  user_id: string,
  removalOf: (doc: D) => ChangeEvent,
): Promise<void> {
  for (;;) {
    const found = await documents.find({ user_id }, { limit: BATCH });
    if (found.length === 0) return;
    await Promise.all(found.map((doc) => documents.removeOne(doc, { emits: removalOf(doc) })));
  }
}
