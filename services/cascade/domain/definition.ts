import type { Limits, SagaDefinition } from '../../../packages/saga';
import type { Participant } from '../participants';

/** A fence is one small write: a participant that takes longer counts as unreachable. */
const FENCE_TIMEOUT_MS = 1_500;
const PURGE_TIMEOUT_MS = 3_000;

/**
 * Few attempts before the pivot, because the customer is hidden meanwhile; many after it (about twenty minutes), because
 * the saga can then only go forward.
 */
const limits: Limits = {
  decideWithinMs: 5_000,
  triesBeforePivot: 3,
  triesBeforeParking: 130,
  firstDelayMs: 50,
  longestDelayMs: 10_000,
};

export const fenceOf = ({ name }: Participant): string => `${name}.fence`;
export const unfenceOf = ({ name }: Participant): string => `${name}.unfence`;
export const purgeOf = ({ name }: Participant): string => `${name}.purge`;

/**
 * The delete saga. It fences the customer itself first: from that write on, no reader or writer finds it. Then
 * it fences all other participants. When every fence is set, the saga passes its pivot and purges everything behind the
 * fences, the customer itself last: its number is free only when nothing is left.
 */
export const cascadeOf = (authority: Participant, others: readonly Participant[]): SagaDefinition => {
  const fence = (of: Participant) => ({
    action: fenceOf(of),
    undo: unfenceOf(of),
    timeoutMs: FENCE_TIMEOUT_MS,
  });
  const purge = (of: Participant) => ({ action: purgeOf(of), timeoutMs: PURGE_TIMEOUT_MS });
  return {
    before: [[fence(authority)], others.map(fence)],
    after: [others.map(purge), [purge(authority)]],
    limits,
  };
};
