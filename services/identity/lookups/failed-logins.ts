import { randomInt } from 'node:crypto';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { userEvent } from '../domain/events';
import { locking } from '../domain/user';
import type { IdentityStore } from '../identity.store';

/**
 * Counting of failed logins and locking (conventions 2.2; ruling 27). Counts belong to names, whether or not a
 * user has them, with the same reads and writes for both: neither the answer nor its time shows the difference.
 */

/** Counts of unknown names are removed after a day without failure, and earlier when there are very many. */
const STRANGERS_KEPT_MS = 24 * 3_600_000;
const MOST_STRANGERS = 10_000;
/** One failure in so many looks whether there are too many: no state, and the same for any number of replicas. */
const SWEEP_EVERY = 200;

/** The digest of the name of a login attempt, and the user who has the name. */
interface Candidate {
  identity: string;
  user_id: string | undefined;
  /** The correlation id of the login, for its events. */
  correlationId: string;
}

/** Whether there have been too many failures. If so the user is locked, should the failure that did it have not. */
export async function isLockedOut(deps: IdentityDeps, candidate: Candidate): Promise<boolean> {
  const attempts = await deps.attempts.get(candidate.identity);
  if (attempts === null || attempts.failures <= deps.config.MAX_BAD_LOGIN_ATTEMPTS) return false;
  await lockOut(deps, candidate);
  return true;
}

/** Counts a failure and locks at the limit; returns how many there have been in a row, this one included. */
export async function countFailure(deps: IdentityDeps, candidate: Candidate): Promise<number> {
  const now = nowUtcSeconds();
  const stranger = candidate.user_id === undefined ? { stranger: now } : {};
  const counted = await deps.attempts.update(
    { _id: candidate.identity },
    { $inc: { failures: 1 }, $set: { last_failure: now, ...stranger } },
    { upsert: true },
  );
  const failures = counted?.failures ?? 1;
  if (failures > deps.config.MAX_BAD_LOGIN_ATTEMPTS) await lockOut(deps, candidate);
  if (candidate.user_id === undefined && randomInt(SWEEP_EVERY) === 0)
    await forgetStrangers(deps, new Date());
  return failures;
}

/** Runs for unknown names as well, where the store finds nothing to change. */
async function lockOut(
  deps: IdentityDeps,
  { identity, user_id = '', correlationId }: Candidate,
): Promise<void> {
  const locked = await deps.users.update(
    { identity, _id: user_id, is_locked: false },
    locking('failed_logins', new Date()),
    { emits: userEvent('locked', user_id, correlationId) },
  );
  if (locked !== null) deps.principalChanged({ user_id });
}

/**
 * Resets the count after a success. False when there have been too many failures by now: of many guesses at
 * the same time, no more count than of as many one after another.
 */
export async function resetAfterSuccess(
  { attempts, config }: IdentityDeps,
  identity: string,
): Promise<boolean> {
  const known = await attempts.get(identity);
  if (known === null || known.failures === 0) return true;
  const reset = await attempts.update(
    { _id: identity, failures: { $lte: config.MAX_BAD_LOGIN_ATTEMPTS } },
    { $set: { failures: 0 } },
  );
  return reset !== null;
}

/** Resets the count; the date of the last failure stays. */
export const forgive = ({ attempts }: IdentityStore, identity: string) =>
  attempts.update({ _id: identity }, { $set: { failures: 0 } });

/** Bounds the counts of unknown names: a client that invents names must not fill the disk. */
export async function forgetStrangers(
  { attempts }: Pick<IdentityStore, 'attempts'>,
  now: Date,
): Promise<void> {
  await attempts.remove({
    stranger: { $lt: nowUtcSeconds(new Date(now.getTime() - STRANGERS_KEPT_MS)) },
  });
  const strangers = { stranger: { $gt: '' } };
  const tooMany = (await attempts.count(strangers)) - MOST_STRANGERS;
  if (tooMany <= 0) return;
  const oldest = await attempts.find(strangers, { sort: { stranger: 1 }, limit: tooMany });
  for (const { _id } of oldest) await attempts.remove({ _id });
}
