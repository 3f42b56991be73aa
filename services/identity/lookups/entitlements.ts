import { v7 as uuidv7 } from 'uuid';
import { DuplicateKeyError } from '../../../packages/store';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { roleEvent } from '../domain/events';
import type { EntitlementDoc } from '../identity.store';
import { closeGranted } from './entitlement-requests';
import { liveUserById } from './users';

type Grant = Pick<EntitlementDoc, 'user_id' | 'bank_id' | 'role_name' | 'granted_by'>;

/**
 * Gives a user a role, and closes the user's request for it; undefined when the user holds it already. The user is read again after the write: a
 * deletion that came in between would leave the role behind.
 * @throws ObpError OBP-20005
 */
export async function insertEntitlement(
  deps: IdentityDeps,
  grant: Grant,
  correlationId: string,
): Promise<EntitlementDoc | undefined> {
  const doc: EntitlementDoc = { _id: uuidv7(), ...grant, created: nowUtcSeconds() };
  try {
    await deps.entitlements.insert(doc, { emits: roleEvent('role_granted', doc, correlationId) });
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    await closeGranted(deps, grant, correlationId);
    return undefined;
  }
  try {
    await liveUserById(deps, grant.user_id);
  } catch (error) {
    // The event of the grant may have reached followers before that of the deletion.
    await deps.entitlements.removeOne(doc, { emits: roleEvent('role_revoked', doc, correlationId) });
    throw error;
  }
  deps.principalChanged({ user_id: grant.user_id });
  await closeGranted(deps, grant, correlationId);
  return doc;
}
