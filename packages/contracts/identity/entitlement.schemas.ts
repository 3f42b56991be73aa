import { type Static, Type } from '@sinclair/typebox';
import { Id, Name, Obj } from '../schema';

const entitlement = {
  entitlement_id: Type.String(),
  role_name: Type.String(),
  bank_id: Type.String(),
};

/** A role that a user holds; `bank_id` is empty for system roles (conventions 3.3). */
export const Entitlement = Obj(entitlement);
export type Entitlement = Static<typeof Entitlement>;
export const EntitlementList = Obj({ list: Type.Array(Entitlement) });

/** In the list of a bank. */
export const EntitlementOfUser = Obj({ ...entitlement, user_id: Type.String() });
export const EntitlementsOfUsers = Obj({ list: Type.Array(EntitlementOfUser) });

/** In the list of all banks. */
export const EntitlementOfNamedUser = Obj({
  ...entitlement,
  user_id: Type.String(),
  username: Type.String(),
});
export const EntitlementsOfNamedUsers = Obj({ list: Type.Array(EntitlementOfNamedUser) });

/** Body of addEntitlement. */
export const EntitlementInput = Obj({
  bank_id: Type.String({ maxLength: 255, examples: ['gh.29.uk'] }),
  role_name: Name({ examples: ['CanGetCustomer'] }),
});
export type EntitlementInput = Static<typeof EntitlementInput>;

export const GrantParams = Obj({
  user_id: Id(),
  bank_id: Type.String({ maxLength: 255 }),
  role_name: Name(),
});
export type GrantParams = Static<typeof GrantParams>;
