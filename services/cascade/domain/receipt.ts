import type { CascadeSaga } from '../../../packages/contracts/cascade/cascade.schemas';
import { isParked, type Phase, type SagaState, type StepState } from '../../../packages/saga/state';
import { type Participant, participants } from '../participants';
import { purgeOf } from './definition';

type Counts = CascadeSaga['removed'][string];

const shown: Record<Phase, CascadeSaga['state']> = {
  reserving: 'fencing',
  aborting: 'aborting',
  committed: 'purging',
  aborted: 'aborted',
  completed: 'completed',
};

/** A saga as the API shows it to operators: ids, counts and times. */
export const toReceipt = (saga: SagaState): CascadeSaga => ({
  saga_id: saga.id,
  bank_id: saga.subject.bank_id ?? '',
  customer_id: saga.subject.customer_id ?? '',
  state: shown[saga.phase],
  is_parked: isParked(saga),
  reason: saga.reason ?? '',
  removed: Object.fromEntries(participants.flatMap((of) => removedBy(saga, of))),
  steps: saga.steps.map(({ action, status, attempts, error }) => ({
    action,
    state: status,
    attempts,
    last_error: error ?? '',
  })),
  begun_at: moment(saga.begun_at),
  decided_at: momentOrNull(saga.decided_at),
  ended_at: momentOrNull(saga.ended_at),
  parked_at: momentOrNull(saga.parked_at),
});

function removedBy(saga: SagaState, of: Participant): [string, Counts][] {
  const step = saga.steps.find(({ action }) => action === purgeOf(of));
  return step?.status === 'done' ? [[of.name, countsIn(step.result)]] : [];
}

/** The result of a purge, as stored with its step. */
function countsIn(result: StepState['result']): Counts {
  if (typeof result !== 'object' || result === null) return {};
  return Object.fromEntries(
    Object.entries(result).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** Whole seconds, as everywhere on the wire. */
const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const momentOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : moment(ms));
