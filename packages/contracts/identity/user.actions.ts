import { Type } from '@sinclair/typebox';
import { action, query } from '../action';
import { onlyServices, ownUser, usersWith } from '../callers';
import { Id, Obj, Page, True } from '../schema';
import { LoginInput, Token } from './identity.schemas';
import {
  CurrentUser,
  CurrentUserId,
  LockStatus,
  User,
  UserBriefs,
  UserInput,
  UserLock,
  Users,
  UserWithAgreements,
  UserWithEntitlements,
} from './user.schemas';

const byId = Obj({ user_id: Id() });
/** Names are unique at a provider only; without one it is this server. */
const byName = Obj({ provider: Type.Optional(Id()), username: Id() });

/** Passwords are verified one after another when many log in at once: longer than other calls may take. */
const PASSWORD_TIMEOUT_MS = 10_000;

export const userActions = {
  login: action({
    summary: 'A token for a user and an application',
    callers: onlyServices('gateway'),
    params: LoginInput,
    result: Token,
    errors: ['OBP-20004', 'OBP-20008', 'OBP-20013'],
    timeout: PASSWORD_TIMEOUT_MS,
  }),
  endTokens: action({
    summary: 'Ends all tokens of the caller, who must log in again everywhere',
    callers: ownUser,
    params: byId,
    result: Type.Null(),
    idempotent: true,
  }),
  createUser: action({
    summary: 'Creates a user who can log in at once',
    callers: onlyServices('gateway'),
    params: Obj({ user: UserInput }),
    result: UserWithEntitlements,
    errors: ['OBP-10001', 'OBP-20260', 'OBP-30207'],
    timeout: PASSWORD_TIMEOUT_MS,
  }),
  currentUser: query({
    summary: 'The caller',
    callers: ownUser,
    params: byId,
    result: CurrentUser,
    errors: ['OBP-20005'],
  }),
  entitlementsAndPermissions: query({
    summary: 'A user as the user sees itself',
    callers: usersWith('CanGetEntitlementsForAnyUserAtAnyBank'),
    params: byId,
    result: CurrentUser,
    errors: ['OBP-20005'],
  }),
  currentUserId: query({
    summary: "The caller's id",
    callers: ownUser,
    params: byId,
    result: CurrentUserId,
  }),
  listUsers: query({
    summary: 'Users in order of creation',
    callers: usersWith('CanGetAnyUser'),
    params: Obj({
      ...Page,
      is_deleted: Type.Boolean(),
      is_locked: Type.Optional(Type.Boolean()),
    }),
    result: Users,
  }),
  getUser: query({
    summary: 'One user by id, deleted ones included',
    callers: usersWith('CanGetAnyUser'),
    params: byId,
    result: UserWithAgreements,
    errors: ['OBP-20005'],
  }),
  getUserByUsername: query({
    summary: 'One user by name, at this server unless another provider is named',
    callers: usersWith('CanGetAnyUser'),
    params: byName,
    result: User,
    errors: ['OBP-20027'],
  }),
  usersByEmail: query({
    summary: 'Users with an e-mail address',
    callers: usersWith('CanGetAnyUser'),
    params: Obj({ email: Id() }),
    result: Users,
  }),
  usersByIds: query({
    summary: 'The users of the given ids, in order of creation, deleted ones included; for services',
    callers: usersWith('CanGetAnyUser'),
    params: Obj({ user_ids: Type.Array(Id(), { maxItems: 500 }) }),
    result: UserBriefs,
  }),
  deleteUser: action({
    summary: 'Deletes a user: removes personal data, password and roles, and keeps the id',
    callers: usersWith('CanDeleteUser'),
    params: byId,
    result: True,
    errors: ['OBP-20005'],
    idempotent: true,
  }),
  lockUser: action({
    summary: 'Locks a user and revokes all tokens at once',
    callers: usersWith('CanLockUser'),
    params: byName,
    result: UserLock,
    errors: ['OBP-20027'],
    idempotent: true,
  }),
  unlockUser: action({
    summary: 'Unlocks a user and resets the failed logins',
    callers: usersWith('CanUnlockUser'),
    params: byName,
    result: LockStatus,
    errors: ['OBP-20027'],
    idempotent: true,
  }),
  lockStatus: query({
    summary: 'Failed logins of a user',
    callers: usersWith('CanReadUserLockedStatus'),
    params: byName,
    result: LockStatus,
    errors: ['OBP-20027'],
  }),
};
