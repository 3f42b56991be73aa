import type { RequestDoc } from '../identity.store';

/** The state that a use of an idempotency key finds. */
type Verdict =
  /** Nothing any more: the first use is too long ago. */
  | 'expired'
  /** The same try, whose question came twice. */
  | 'mine'
  /** The key stands for another request. */
  | 'another'
  | 'answered'
  | 'underway'
  /** A process that worked on it died, or did not learn the outcome. */
  | 'unknown';

export function judge(
  known: RequestDoc,
  used: { attempt: string; fingerprint: string; now: string },
): Verdict {
  if (known.expires <= used.now) return 'expired';
  if (known.attempt === used.attempt) return 'mine';
  if (known.fingerprint !== used.fingerprint) return 'another';
  if (known.answer !== undefined) return 'answered';
  return known.underway_until > used.now ? 'underway' : 'unknown';
}
