import type { Result } from '../api/api';

export type Saga = Result<'OBPv4.0.0-getCascadeSagas'>['sagas'][number];

/** The page's knowledge of the request that deletes the customer: `unknown` after an error that leaves it open. */
export type Request = 'not sent' | 'sent' | 'unknown' | 'deleted';

/**
 * Whether an error of the request says that nothing was deleted: the server has refused it, or was not able to begin (503). Any
 * other one leaves the outcome open, a lost connection too: the saga may have begun, and does not depend on the request.
 */
export function saysNothingWasDeleted(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
  return (status >= 400 && status < 500) || status === 503;
}

/** The customer's newest saga, except the one that was there before the request. */
export const sagaOf = (
  sagas: readonly Saga[],
  bank: string,
  customer: string,
  before: string | undefined,
): Saga | undefined => {
  const newest = sagas.find(({ bank_id, customer_id }) => bank_id === bank && customer_id === customer);
  return newest?.saga_id === before ? undefined : newest;
};

/** Milliseconds between readings of a saga that moves; and of one that waits for an operator, or may never begin. */
const MOVING_MS = 1_000;
const WAITING_MS = 5_000;

/** Milliseconds until the sagas are read again; false when nothing can change any more. */
export function untilNextReading(request: Request, saga: Saga | undefined): number | false {
  if (request === 'not sent') return false;
  if (saga === undefined) return request === 'sent' ? MOVING_MS : WAITING_MS;
  if (saga.ended_at !== null) return false;
  return saga.is_parked ? WAITING_MS : MOVING_MS;
}
