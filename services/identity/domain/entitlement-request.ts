import type { EntitlementRequest } from '../../../packages/contracts/identity/entitlement-request.schemas';
import type { EntitlementDoc, EntitlementRequestDoc, UserDoc } from '../identity.store';
import { byRole, toEntitlement } from './entitlement';
import { toBrief } from './user';

/** A request as clients see it, with the roles that the user holds already. */
export const toEntitlementRequest = (
  doc: EntitlementRequestDoc,
  user: UserDoc,
  held: EntitlementDoc[],
  publicUrl: string,
): EntitlementRequest => ({
  entitlement_request_id: doc._id,
  user: { ...toBrief(user, publicUrl), entitlements: { list: held.toSorted(byRole).map(toEntitlement) } },
  role_name: doc.role_name,
  bank_id: doc.bank_id,
  created: doc.created,
});
