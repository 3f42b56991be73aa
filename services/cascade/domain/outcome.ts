import { ObpError } from '../../../packages/errors';
import type { SagaState } from '../../../packages/saga';
import { type CustomerKey, customerIsGone } from '../../../packages/values';

/** There is no such customer: found out by the saga itself, when the customer went while it began. */
const NOT_FOUND = 'OBP-30046';

/**
 * What the one who asked for a deletion is told of its saga.
 *
 * - completed: `true`.
 * - given up: nothing was removed, and the customer is there as before (503), unless it was never there (404).
 * - past the pivot, but late: it will be completed (504), so a later request finds the customer gone.
 *
 * @throws ObpError OBP-30046, OBP-50503, OBP-50504
 */
export function outcomeOf(saga: SagaState, key: CustomerKey): true {
  if (saga.phase === 'completed') return true;
  if (saga.phase === 'committed') throw new ObpError('OBP-50504');
  throw saga.reason === NOT_FOUND ? customerIsGone(key) : new ObpError('OBP-50503');
}
