import { ObpError } from '../../../packages/errors';
import type { SagaState } from '../../../packages/saga';
import { type CustomerKey, customerIsGone } from '../../../packages/values';

/** The customer does not exist: the saga found that out itself, because the customer vanished while it started. */
const NOT_FOUND = 'OBP-30046';

/**
 * The answer to the caller of a deletion.
 *
 * - completed: `true`.
 * - aborted: nothing was removed and the customer is unchanged (503), or it never existed (404).
 * - past the pivot, but late: the saga will complete (504), so a later request finds the customer deleted.
 *
 * @throws ObpError OBP-30046, OBP-50503, OBP-50504
 */
export function outcomeOf(saga: SagaState, key: CustomerKey): true {
  if (saga.phase === 'completed') return true;
  if (saga.phase === 'committed') throw new ObpError('OBP-50504');
  throw saga.reason === NOT_FOUND ? customerIsGone(key) : new ObpError('OBP-50503');
}
