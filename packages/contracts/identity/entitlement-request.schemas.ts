import { type Static, Type } from '@sinclair/typebox';
import { DateTime, Obj } from '../schema';
import { UserWithEntitlements } from './user.schemas';

/** A user's request for a role (conventions 3.3); `bank_id` is empty for system roles. */
export const EntitlementRequest = Obj({
  entitlement_request_id: Type.String({ examples: ['018f3c1e-6b1c-7c3e-9d2e-0a1b2c3d4e5f'] }),
  user: UserWithEntitlements,
  role_name: Type.String({ examples: ['CanGetCustomer'] }),
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  created: DateTime({ examples: ['2025-02-13T20:38:17Z'] }),
});
export type EntitlementRequest = Static<typeof EntitlementRequest>;
export const EntitlementRequests = Obj({ entitlement_requests: Type.Array(EntitlementRequest) });
