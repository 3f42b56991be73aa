import type { Limits, SagaDefinition } from '../../../packages/saga';
import type { Participant } from '../participants';

/** A fence is one small write; who does not answer in this time is not there. */
const FENCE_TIMEOUT_MS = 1_500;
const PURGE_TIMEOUT_MS = 3_000;

/**
 * Short before the pivot, because the customer is hidden meanwhile; long after it (about twenty minutes), because
 * then there is no way but forward.
 */
export const limits: Limits = {
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
 * The delete saga. The customer itself is fenced first: from that write on it is gone for every reader and writer,
 * wherever they ask. Then all others refuse writes as well. When every fence stands, the saga is past its pivot and
 * everything behind the fences is erased, the customer itself last: its number is free only when nothing is left.
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
