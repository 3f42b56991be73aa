import { randomInt } from 'node:crypto';
import { nowUtcSeconds } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { identityOf, LOCAL } from '../domain/identity';
import type { UserDoc } from '../identity.store';

/**
 * Counting of failed logins and locking (conventions 2.2; ruling 27). A user's count is in the user's document;
 * that of a name which nobody has is kept apart, for a while.
 */

/** Names that nobody has are forgotten after a day without failure, and earlier when there are very many. */
const STRANGERS_KEPT_MS = 24 * 3_600_000;
const MOST_STRANGERS = 10_000;
/** One failure in so many looks whether there are too many: no state, and the same for any number of replicas. */
const SWEEP_EVERY = 200;

export async function isLockedOut(
  deps: IdentityDeps,
  user: UserDoc | undefined,
  username: string,
): Promise<boolean> {
  if (user !== undefined) return user.is_locked;
  const stranger = await deps.strangers.get(identityOf(LOCAL, username));
  return stranger !== null && stranger.failures > deps.config.MAX_BAD_LOGIN_ATTEMPTS;
}

/** Counts a user's failure and locks at the limit; returns how many there have been in a row, this one included. */
export async function countFailure(deps: IdentityDeps, userId: string): Promise<number> {
  const now = nowUtcSeconds();
  const counted = await deps.users.update(
    { _id: userId, is_deleted: false },
    { $inc: { failures: 1 }, $set: { last_failure: now } },
  );
  if (counted === null) return 1;
  const max = deps.config.MAX_BAD_LOGIN_ATTEMPTS;
  if (counted.failures > max && !counted.is_locked) {
    // Conditional: a success or an unlock in between has reset the count.
    await deps.users.update(
      { _id: userId, is_locked: false, failures: { $gt: max } },
      { $set: { is_locked: true, locked_by: 'failed_logins', locked_since: now } },
    );
    deps.principalChanged({ user_id: userId });
  }
  return counted.failures;
}

/** Counts a failure of a name that nobody has. */
export async function strangerFailed(deps: IdentityDeps, username: string): Promise<number> {
  const counted = await deps.strangers.update(
    { _id: identityOf(LOCAL, username) },
    { $inc: { failures: 1 }, $set: { last_failure: nowUtcSeconds() } },
    { upsert: true },
  );
  if (randomInt(SWEEP_EVERY) === 0) await forgetStrangers(deps, new Date());
  return counted?.failures ?? 1;
}

/** Keeps the counts of strangers few: whoever invents names must not fill the disk. */
export async function forgetStrangers(
  { strangers }: Pick<IdentityDeps, 'strangers'>,
  now: Date,
): Promise<void> {
  await strangers.remove({
    last_failure: { $lt: nowUtcSeconds(new Date(now.getTime() - STRANGERS_KEPT_MS)) },
  });
  const tooMany = (await strangers.count({})) - MOST_STRANGERS;
  if (tooMany <= 0) return;
  const oldest = await strangers.find({}, { sort: { last_failure: 1 }, limit: tooMany });
  for (const { _id } of oldest) await strangers.remove({ _id });
}
