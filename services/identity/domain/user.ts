import type {
  CurrentUser,
  LockStatus,
  User,
  UserBrief,
  UserWithEntitlements,
} from '../../../packages/contracts/identity/user.schemas';
import { ObpError } from '../../../packages/errors';
import { nowUtcSeconds } from '../../../packages/values';
import type { AttemptsDoc, EntitlementDoc, UserDoc } from '../identity.store';
import { type byRole, newestFirst, type Rights, toEntitlement } from './entitlement';
import { identityOf, LOCAL } from './identity';

/** The fields in which new users differ. */
type NewUserParts = Pick<
  UserDoc,
  '_id' | 'provider' | 'provider_id' | 'username' | 'email' | 'first_name' | 'last_name' | 'created'
> &
  Partial<Pick<UserDoc, 'password' | 'is_super_admin'>>;

export const newUser = (parts: NewUserParts): UserDoc => ({
  ...parts,
  identity: identityOf(parts.provider, parts.provider_id),
  is_deleted: false,
  is_locked: false,
});

/** The reason why no caller can act as this user now, or undefined. */
export const standing = (user: UserDoc): 'OBP-20064' | 'OBP-20013' | undefined => {
  if (user.is_deleted) return 'OBP-20064';
  return user.is_locked ? 'OBP-20013' : undefined;
};

/** @throws ObpError OBP-20064, OBP-20013 */
export function mustStand(user: UserDoc): void {
  const refusal = standing(user);
  if (refusal !== undefined) throw new ObpError(refusal);
}

/** Part of a change after which no token counts that the user has by then: other password, lock, logout. */
export const endOfTokens = (now: Date) => ({ tokens_since: now.toISOString() });

/** Whether a token counts that an issuer made at that time, in seconds. One of the second of the end does not. */
export const countsSince = ({ tokens_since }: UserDoc, issuedAt: number): boolean =>
  tokens_since === undefined || issuedAt * 1_000 > Date.parse(tokens_since);

/** The change that locks a user. Earlier tokens stay invalid when the lock is removed. */
export const locking = (locked_by: NonNullable<UserDoc['locked_by']>, now: Date) =>
  ({
    $set: { is_locked: true, locked_by, locked_since: nowUtcSeconds(now), ...endOfTokens(now) },
  }) as const;

/** The change that unlocks a user. */
export const unlocking = {
  $set: { is_locked: false },
  $unset: { locked_by: true, locked_since: true },
} as const;

/** The super admin of the first start, and those whom the configuration names (ruling 28). */
export const isSuperAdmin = (user: UserDoc, configured: readonly string[]): boolean =>
  user.is_super_admin === true || configured.includes(user._id);

export const rightsOf = (user: UserDoc, held: EntitlementDoc[], superAdmins: readonly string[]): Rights => ({
  is_super_admin: isSuperAdmin(user, superAdmins),
  roles: held.map(({ bank_id, role_name }) => ({ bank_id, role_name })),
});

export const toBrief = (user: UserDoc, publicUrl: string): UserBrief => ({
  user_id: user._id,
  email: user.email,
  provider_id: user.provider_id,
  provider: user.provider === LOCAL ? publicUrl : user.provider,
  username: user.username,
});

export const toNewUser = (user: UserDoc, publicUrl: string): UserWithEntitlements => ({
  ...toBrief(user, publicUrl),
  entitlements: { list: [] },
});

/** For others: roles newest first (conventions 3.2), in a list of users sorted by name (conventions 3.3). */
export const toUser = (
  user: UserDoc,
  held: EntitlementDoc[],
  publicUrl: string,
  order: typeof byRole = newestFirst,
): User => ({
  ...toBrief(user, publicUrl),
  entitlements: { list: held.toSorted(order).map(toEntitlement) },
  is_deleted: user.is_deleted,
  is_locked: user.is_locked,
});

/** For the user: roles newest first (conventions 2.6). */
export const toCurrentUser = (user: UserDoc, held: EntitlementDoc[], publicUrl: string): CurrentUser => ({
  ...toBrief(user, publicUrl),
  entitlements: { list: held.toSorted(newestFirst).map(toEntitlement) },
  views: { list: [] },
});

export const toLockStatus = (user: UserDoc, attempts: AttemptsDoc | null): LockStatus => ({
  username: user.username,
  bad_attempts_since_last_success_or_reset: attempts?.failures ?? 0,
  // Without a failure, the record begins now (later-versions 7).
  last_failure_date: attempts?.last_failure ?? nowUtcSeconds(),
});

/**
 * The change that deletes a user: personal data goes, the id remains. A local name becomes free, because
 * tokens carry ids and nothing of the old user passes on to the next of that name. An issuer's subject stays
 * taken, or the next bearer token would create the deleted user again.
 */
export const deletion = (user: UserDoc) => {
  const placeholder = `deleted-${user._id}`;
  const identity = user.provider === LOCAL ? identityOf(LOCAL, placeholder) : user.identity;
  return {
    $set: {
      identity,
      provider_id: placeholder,
      username: placeholder,
      email: '',
      first_name: '',
      last_name: '',
      is_deleted: true,
    },
    $unset: { password: true },
  } as const;
};
