import type { RequestDoc } from '../identity.store';

/** What a second use of an idempotency key meets. */
export type Verdict =
  /** Nothing any more: the first use is too long ago. */
  | 'expired'
  /** The same try, whose question came twice. */
  | 'mine'
  /** The key stands for another request. */
  | 'another'
  | 'answered'
  | 'underway'
  /** Somebody worked on it and is gone, or could not tell: it may be done or not. */
  | 'unknown';

export function judge(
  known: RequestDoc,
  asked: { attempt: string; fingerprint: string; now: string },
): Verdict {
  if (known.expires <= asked.now) return 'expired';
  if (known.attempt === asked.attempt) return 'mine';
  if (known.fingerprint !== asked.fingerprint) return 'another';
  if (known.answer !== undefined) return 'answered';
  return known.underway_until > asked.now ? 'underway' : 'unknown';
}
