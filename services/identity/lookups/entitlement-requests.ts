import { v7 as uuidv7 } from 'uuid';
import { isTombstone } from '../../../packages/events';
import { DuplicateKeyError } from '../../../packages/store';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { roleRequestEvent } from '../domain/events';
import type { EntitlementRequestDoc } from '../identity.store';
import { liveUserById } from './users';

type Wanted = Pick<EntitlementRequestDoc, 'user_id' | 'bank_id' | 'role_name'>;

/**
 * Stores the request of a user for a role; undefined when there is such a request. As with a grant, the user is read
 * again after the write: a deletion that came in between would leave the request behind.
 * @throws ObpError OBP-20005
 */
export async function insertRequest(
  deps: IdentityDeps,
  wanted: Wanted,
  correlationId: string,
): Promise<EntitlementRequestDoc | undefined> {
  const doc: EntitlementRequestDoc = { _id: uuidv7(), ...wanted, created: nowUtcSeconds() };
  try {
    await deps.entitlementRequests.insert(doc, {
      emits: roleRequestEvent('role_requested', doc, correlationId),
    });
  } catch (error) {
    if (error instanceof DuplicateKeyError) return undefined;
    throw error;
  }
  try {
    await liveUserById(deps, wanted.user_id);
  } catch (error) {
    await closeRequest(deps, doc, correlationId);
    throw error;
  }
  return doc;
}

/** Closes a request; false when it is closed already, or never was. */
export async function closeRequest(
  deps: IdentityDeps,
  doc: EntitlementRequestDoc | null,
  correlationId: string,
): Promise<boolean> {
  if (doc === null || isTombstone(doc)) return false;
  return deps.entitlementRequests.removeOne(doc, {
    emits: roleRequestEvent('role_request_closed', doc, correlationId),
  });
}

/** Closes a user's requests for a role that is now granted (ruling 36). */
export async function closeGranted(
  deps: IdentityDeps,
  { user_id, bank_id, role_name }: Wanted,
  correlationId: string,
): Promise<void> {
  const doc = await deps.entitlementRequests.findOne({ user_id, bank_id, role_name });
  await closeRequest(deps, doc, correlationId);
}
