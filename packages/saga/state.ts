import type { SagaDefinition } from './definition';

/**
 * - `reserving`: steps before the pivot are running; the saga can still abort.
 * - `aborting`: the saga was aborted; the attempted steps are being undone.
 * - `committed`: past the pivot; the saga can only go forward.
 * - `aborted`, `completed`: over.
 */
export type Phase = 'reserving' | 'aborting' | 'committed' | 'aborted' | 'completed';

/** The whole state of a saga: the store persists it, `transition` computes on it. Plain JSON. */
export interface SagaState {
  readonly id: string;
  /** Identifies the subject; two sagas with the same key never run at the same time. */
  readonly key: string;
  /** Passed to every action unchanged. */
  readonly subject: Readonly<Record<string, string>>;
  readonly phase: Phase;
  readonly steps: readonly StepState[];
  /** Times are milliseconds since 1970. */
  readonly begun_at: number;
  readonly decide_before: number;
  readonly decided_at?: number;
  readonly ended_at?: number;
  /** When the saga was parked; it then waits for an operator. */
  readonly parked_at?: number;
  /** Why it was aborted: the code of the failure. */
  readonly reason?: string;
}

export interface StepState {
  readonly action: string;
  readonly status: 'to_do' | 'doing' | 'done' | 'to_undo' | 'undoing' | 'undone';
  /** Attempts since the last change of direction; the limits apply to these. */
  readonly tries: number;
  /** The number of attempts so far; it identifies the attempt that a reply belongs to. */
  readonly attempts: number;
  /** `doing`, `undoing`: when this attempt times out. `to_do`, `to_undo`: when the next attempt is due. */
  readonly at: number;
  /** The code of the last failure. */
  readonly error?: string;
  /** The result of the action. */
  readonly result?: unknown;
}

interface NewSaga {
  readonly id: string;
  readonly key: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly now: number;
}

export const newSaga = (definition: SagaDefinition, { id, key, subject, now }: NewSaga): SagaState => ({
  id,
  key,
  subject,
  phase: 'reserving',
  steps: [...definition.before, ...definition.after]
    .flat()
    .map(({ action }): StepState => ({ action, status: 'to_do', tries: 0, attempts: 0, at: now })),
  begun_at: now,
  decide_before: now + definition.limits.decideWithinMs,
});

export const isOver = ({ phase }: SagaState): boolean => phase === 'aborted' || phase === 'completed';

export const isParked = ({ parked_at }: SagaState): boolean => parked_at !== undefined;

/** The state of a step of the saga's own definition. */
export function stepOf(state: SagaState, action: string): StepState {
  const found = state.steps.find((step) => step.action === action);
  if (found === undefined) throw new Error(`the saga has no step ${action}`);
  return found;
}

/** The same saga with one step changed. */
export const withStep = (state: SagaState, action: string, change: Partial<StepState>): SagaState => ({
  ...state,
  steps: state.steps.map((step) => (step.action === action ? { ...step, ...change } : step)),
});
