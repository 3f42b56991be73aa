import { type Static, Type } from '@sinclair/typebox';
import { Id, Obj } from '../schema';

/** A role held at a bank; `bank_id` is empty for system roles. */
export const HeldRole = Obj({ bank_id: Type.String(), role_name: Type.String() });
export type HeldRole = Static<typeof HeldRole>;

/** The caller behind a credential, with its roles. Carries no personal data. */
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
  token: Type.String({ maxLength: 16_384 }),
});
export type Credential = Static<typeof Credential>;

/** The params of DirectLogin; the gateway has checked lengths and characters (conventions 2.1). */
export const LoginInput = Obj({
  username: Id({ maxLength: 512 }),
  password: Id({ maxLength: 512 }),
  consumer_key: Id({ maxLength: 512 }),
});
export type LoginInput = Static<typeof LoginInput>;

export const Token = Obj({
  token: Type.String({ examples: ['TOKEN'] }),
});
