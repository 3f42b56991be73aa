import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { DuplicateKeyError } from '../../../packages/store';
import type { IdentityDeps } from '../deps';
import { judge } from '../domain/request';
import type { RequestDoc } from '../identity.store';

/**
 * Requests with an idempotency key (docs/decisions, "Idempotency keys"). One document is one use of a key by a caller:
 * who inserts it may do the work.
 */
export const beginRequest: Handler<typeof identity.actions.beginRequest, IdentityDeps> = async (
  { request_id, attempt, fingerprint },
  { deps },
) => {
  const doc = newRequest(deps, request_id, attempt, fingerprint, new Date());
  for (;;) {
    const known = await insertOrGet(deps, doc);
    if (known === 'inserted') return {};
    if (known === null) continue;
    const verdict = judge(known, { attempt, fingerprint, now: new Date().toISOString() });
    if (verdict === 'mine') return {};
    if (verdict === 'expired') await deps.requests.remove({ _id: request_id, attempt: known.attempt });
    else if (verdict === 'answered' && known.answer !== undefined) return { answer: known.answer };
    else throw new ObpError(refusals[verdict]);
  }
};

const refusals = {
  another: 'OBP-10422',
  underway: 'OBP-10409',
  unknown: 'OBP-10419',
  answered: 'OBP-10419',
} as const;

export const finishRequest: Handler<typeof identity.actions.finishRequest, IdentityDeps> = async (
  { request_id, attempt, answer },
  { deps },
) => {
  const finished = answer === undefined ? { underway_until: '' } : { answer };
  const kept = await deps.requests.update({ _id: request_id, attempt }, { $set: finished });
  return { kept: kept !== null };
};

export const forgetRequest: Handler<typeof identity.actions.forgetRequest, IdentityDeps> = async (
  { request_id, attempt },
  { deps },
) => ({ forgotten: (await deps.requests.remove({ _id: request_id, attempt })) > 0 });

/** Longer than any request takes: if there is no answer by then, the process that worked on it has died. */
const LONGEST_REQUEST_MS = 30_000;

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();

const newRequest = (
  { config }: IdentityDeps,
  request_id: string,
  attempt: string,
  fingerprint: string,
  now: Date,
): RequestDoc => ({
  _id: request_id,
  attempt,
  fingerprint,
  underway_until: later(now, LONGEST_REQUEST_MS),
  expires: later(now, config.IDEMPOTENCY_HOURS * 3_600_000),
});

async function insertOrGet(
  { requests }: IdentityDeps,
  doc: RequestDoc,
): Promise<RequestDoc | 'inserted' | null> {
  try {
    await requests.insert(doc);
    return 'inserted';
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    return requests.get(doc._id);
  }
}
