import type { SagaDefinition } from './definition';

/**
 * - `reserving`: steps before the pivot are being taken; giving up is still possible.
 * - `aborting`: it was given up; what was tried is being undone.
 * - `committed`: past the pivot; only forward.
 * - `aborted`, `completed`: over.
 */
export type Phase = 'reserving' | 'aborting' | 'committed' | 'aborted' | 'completed';

/** Everything there is to know of a saga: what is persisted, and what `transition` works on. Plain JSON. */
export interface SagaState {
  readonly id: string;
  /** What the saga is about; no two sagas of one key run at the same time. */
  readonly key: string;
  /** Goes to every action as it is. */
  readonly subject: Readonly<Record<string, string>>;
  readonly phase: Phase;
  readonly steps: readonly StepState[];
  /** Times are milliseconds since 1970. */
  readonly begun_at: number;
  readonly decide_before: number;
  readonly decided_at?: number;
  readonly ended_at?: number;
  /** Since when it waits for a person. */
  readonly parked_at?: number;
  /** Why it was given up: the code of the failure. */
  readonly reason?: string;
}

export interface StepState {
  readonly action: string;
  readonly status: 'to_do' | 'doing' | 'done' | 'to_undo' | 'undoing' | 'undone';
  /** Tries since the last change of direction: these count towards the limits. */
  readonly tries: number;
  /** All tries ever: tells the answer to one from the answer to another. */
  readonly attempts: number;
  /** `doing`, `undoing`: when this try counts as failed. `to_do`, `to_undo`: when the next one is due. */
  readonly at: number;
  /** The code of the last failure. */
  readonly error?: string;
  /** What the action answered. */
  readonly result?: unknown;
}

export interface Birth {
  readonly id: string;
  readonly key: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly now: number;
}

export const newSaga = (definition: SagaDefinition, { id, key, subject, now }: Birth): SagaState => ({
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
