/**
 * What a saga is made of. The engine knows nothing else of it: what the actions do is the business of whoever calls
 * them (`StepCaller`).
 */
export interface SagaDefinition {
  /**
   * The part before the pivot: stage after stage, the steps of one stage at the same time. Whatever was tried is
   * undone, last stage first, when the saga is given up.
   */
  readonly before: readonly Stage[];
  /** The part after the pivot: forward only, each step until it is done. */
  readonly after: readonly Stage[];
  readonly limits: Limits;
}

export type Stage = readonly Step[];

/**
 * An action, and the one that takes it back. Both must be idempotent by saga and name; and once an undo has been
 * acknowledged, a late delivery of the action itself must have no effect any more (whoever carries it out remembers
 * which saga has let go).
 */
export interface Step {
  readonly action: string;
  readonly undo?: string;
  /** After so long a try counts as failed, whether or not it has had an effect. */
  readonly timeoutMs: number;
}

export interface Limits {
  /** A saga that has not reached its pivot by then is given up. */
  readonly decideWithinMs: number;
  /** A step before the pivot that has failed so often gives the saga up. */
  readonly triesBeforePivot: number;
  /** An undo, or a step after the pivot, that has failed so often parks the saga: a person has to look. */
  readonly triesBeforeParking: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** The pause before the next try: doubled each time, and spread so that sagas that failed together do not return together. */
export function backoff(limits: Limits, tries: number, jitter: number): number {
  const full = Math.min(limits.longestDelayMs, limits.firstDelayMs * 2 ** Math.min(tries - 1, 30));
  return Math.round(full * (0.5 + jitter / 2));
}
