import { type Static, Type } from '@sinclair/typebox';
import { Id, Name, Obj } from '../schema';

/** A role held at a bank; `bank_id` is empty for system roles. */
export const HeldRole = Obj({ bank_id: Type.String(), role_name: Type.String() });

/** Who is calling: what a credential stands for, and what the caller may do. Carries no personal data. */
export const Principal = Obj({
  user_id: Type.String(),
  consumer_id: Type.String(),
  is_super_admin: Type.Boolean(),
  roles: Type.Array(HeldRole),
});
export type Principal = Static<typeof Principal>;

/** A credential as the edge found it in the headers. */
export const Credential = Obj({
  scheme: Type.Union([Type.Literal('DirectLogin'), Type.Literal('Bearer')]),
  token: Type.String({ minLength: 1, maxLength: 16_384 }),
});
export type Credential = Static<typeof Credential>;

export const Entitlement = Obj({
  entitlement_id: Type.String(),
  role_name: Type.String(),
  bank_id: Type.String(),
});

export const EntitlementInput = Obj({ bank_id: Type.String({ maxLength: 255 }), role_name: Name() });

export const GrantParams = Obj({
  user_id: Id(),
  bank_id: Type.String({ maxLength: 255 }),
  role_name: Name(),
});
