import { type Static, Type } from '@sinclair/typebox';
import { DateTime, Name, Obj } from '../schema';
import { Entitlement } from './entitlement.schemas';

/**
 * Body of createUser (conventions 3.2). The password has no limit here: a password that breaks
 * the rule, also by its length, is OBP-30207.
 */
export const UserInput = Obj({
  email: Name({ examples: ['ellen@example.com'] }),
  username: Name({ examples: ['ellen.roy'] }),
  password: Type.String({ examples: ['Sea-horse-17'] }),
  first_name: Name({ examples: ['Ellen'] }),
  last_name: Name({ examples: ['Roy'] }),
});
export type UserInput = Static<typeof UserInput>;

const Entitlements = Obj({ list: Type.Array(Entitlement) });

const user_id = Type.String({ examples: ['9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1'] });
const username = Type.String({ examples: ['felixsmith'] });

const brief = {
  user_id,
  email: Type.String({ examples: ['felixsmith@example.com'] }),
  provider_id: Type.String({ examples: ['Chris'] }),
  provider: Type.String({ examples: ['http://127.0.0.1:8080'] }),
  username,
};

/** A user as others show it; `provider` is this server's own address for users who log in here. */
export const UserBrief = Obj(brief);
export type UserBrief = Static<typeof UserBrief>;
export const UserBriefs = Obj({ users: Type.Array(UserBrief) });

/** A user with the roles it holds: in the answer of createUser, and in requests for roles. */
export const UserWithEntitlements = Obj({ ...brief, entitlements: Entitlements });
export type UserWithEntitlements = Static<typeof UserWithEntitlements>;

export const UsersWithEntitlements = Obj({ users: Type.Array(UserWithEntitlements) });

/** The current user (conventions 2.6); there are no accounts here, so there are no views. */
export const CurrentUser = Obj({
  ...brief,
  entitlements: Entitlements,
  views: Obj({
    list: Type.Array(Obj({ bank_id: Type.String(), account_id: Type.String(), view_id: Type.String() }), {
      examples: [[]],
    }),
  }),
});
export type CurrentUser = Static<typeof CurrentUser>;
export const CurrentUserId = Obj({ user_id });

const user = { ...brief, entitlements: Entitlements, is_deleted: Type.Boolean(), is_locked: Type.Boolean() };

/** A user as v4.0.0 shows it to users who may see any user (conventions 3.2). */
export const User = Obj(user);
export type User = Static<typeof User>;
export const Users = Obj({ users: Type.Array(User) });

/** The same with the user's agreements, of which this server keeps none. */
export const UserWithAgreements = Obj({
  ...user,
  agreements: Type.Array(Obj({ type: Type.String(), text: Type.String() }), { examples: [[]] }),
});

export const UserLock = Obj({
  user_id,
  type_of_lock: Type.Literal('lock_via_api'),
  last_lock_date: DateTime(),
});

/** Failed logins in a row; without a failure, the date is that of the request. */
export const LockStatus = Obj({
  username,
  bad_attempts_since_last_success_or_reset: Type.Integer({ minimum: 0 }),
  last_failure_date: DateTime(),
});
export type LockStatus = Static<typeof LockStatus>;
