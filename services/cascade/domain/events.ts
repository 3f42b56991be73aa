import { cascadeEvents } from '../../../packages/contracts/cascade/cascade.events';
import type { SagaState } from '../../../packages/saga';
import { type ChangeEvent, customerEvent } from '../../../packages/values';

/**
 * The event of a complete deletion. The saga's last move emits it; it is published after all earlier events of the
 * customer, because every fence has waited for them.
 */
export function completionEvent(before: SagaState, after: SagaState): ChangeEvent | undefined {
  if (after.phase !== 'completed' || before.phase === 'completed') return undefined;
  const { bank_id = '', customer_id = '' } = after.subject;
  return customerEvent(
    cascadeEvents.deleted,
    { bank_id, customer_id, saga_id: after.id },
    { correlationId: after.id },
  );
}
