import { cascadeEvents } from '../../../packages/contracts/cascade/cascade.events';
import type { PendingEvent } from '../../../packages/events';
import { happenedTo } from '../../../packages/records';
import type { SagaState } from '../../../packages/saga';

/** A deletion is told once it is complete: written with the saga's last move, published after all that came before. */
export function told(before: SagaState, after: SagaState): PendingEvent | undefined {
  if (after.phase !== 'completed' || before.phase === 'completed') return undefined;
  const { bank_id = '', customer_id = '' } = after.subject;
  return happenedTo(
    cascadeEvents.deleted,
    { bank_id, customer_id, saga_id: after.id },
    { correlationId: after.id },
  );
}
