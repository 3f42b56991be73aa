/** The steps of a saga and their limits. The engine needs no more: `StepCaller` carries the actions out. */
export interface SagaDefinition {
  /**
   * The stages before the pivot run one after another; the steps of one stage run at the same time. If the saga is
   * aborted, every step that was attempted is undone, last stage first.
   */
  readonly before: readonly Stage[];
  /** The stages after the pivot: forward only; each step is repeated until it is done. */
  readonly after: readonly Stage[];
  readonly limits: Limits;
}

export type Stage = readonly Step[];

/**
 * An action and the action that undoes it. Both must be idempotent per saga and name. Once the undo is acknowledged, a
 * late delivery of the action must have no effect (the participant stores which saga has released it).
 */
export interface Step {
  readonly action: string;
  readonly undo?: string;
  /** An attempt that takes longer counts as failed, whether or not it had an effect. */
  readonly timeoutMs: number;
}

export interface Limits {
  /** A saga that has not reached its pivot by then is aborted. */
  readonly decideWithinMs: number;
  /** A step before the pivot that fails this often aborts the saga. */
  readonly triesBeforePivot: number;
  /** An undo, or a step after the pivot, that fails this often parks the saga until an operator resumes it. */
  readonly triesBeforeParking: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** The delay before the next attempt: exponential with jitter, so that sagas that failed together do not retry together. */
export function backoff(limits: Limits, tries: number, jitter: number): number {
  const full = Math.min(limits.longestDelayMs, limits.firstDelayMs * 2 ** Math.min(tries - 1, 30));
  return Math.round(full * (0.5 + jitter / 2));
}
