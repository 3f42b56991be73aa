import { type Static, Type } from '@sinclair/typebox';
import { Id, Name, Obj } from '../schema';

const entitlement = {
  entitlement_id: Type.String({ examples: ['018f3c1e-6b1c-7c3e-9d2e-0a1b2c3d4e5f'] }),
  role_name: Type.String({ examples: ['CanGetCustomer'] }),
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
};
const user_id = Type.String({ examples: ['9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1'] });

/** A role that a user holds; `bank_id` is empty for system roles (conventions 3.3). */
export const Entitlement = Obj(entitlement);
export type Entitlement = Static<typeof Entitlement>;
export const EntitlementList = Obj({ list: Type.Array(Entitlement) });

/** In lists of others than the caller: of a user, of a bank (ruling 40). */
export const EntitlementOfUser = Obj({ ...entitlement, user_id });
export const EntitlementsOfUsers = Obj({ list: Type.Array(EntitlementOfUser) });

/** In the list of all banks. */
export const EntitlementOfNamedUser = Obj({
  ...entitlement,
  user_id,
  username: Type.String({ examples: ['felixsmith'] }),
});
export const EntitlementsOfNamedUsers = Obj({ list: Type.Array(EntitlementOfNamedUser) });

/** Body of addEntitlement, of a request for a role and of addScope. */
export const EntitlementInput = Obj({
  bank_id: Type.String({ maxLength: 255, examples: ['gh.29.uk'] }),
  role_name: Name({ examples: ['CanGetCustomer'] }),
});
export type EntitlementInput = Static<typeof EntitlementInput>;

export const GrantParams = Obj({
  user_id: Id(),
  bank_id: Type.String({ minLength: 1, maxLength: 255 }),
  role_name: Type.Literal('CanCreateEntitlementAtOneBank'),
});
export type GrantParams = Static<typeof GrantParams>;
