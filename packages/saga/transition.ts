import { backoff, type SagaDefinition, type Stage, type Step } from './definition';
import { isOver, isParked, type SagaState, type StepState, stepOf, withStep } from './state';

/** The events of a saga. */
export type SagaEvent =
  /** Time has passed. */
  | { readonly type: 'tick' }
  /** Another driver takes over: the outcomes of the former driver's calls are unknown, so they are repeated. */
  | { readonly type: 'takeover' }
  /** A reply to a call; it may arrive late or twice. */
  | { readonly type: 'reply'; readonly action: string; readonly attempt: number; readonly outcome: Outcome }
  /** No caller waits any longer: abort, if that is still possible. */
  | { readonly type: 'cancel'; readonly code: string }
  /** An operator resumes a parked saga. */
  | { readonly type: 'resume' };

export type Outcome =
  | { readonly kind: 'done'; readonly result: unknown }
  /** A definite refusal: a retry is of no use. */
  | { readonly kind: 'refused'; readonly code: string }
  /** No usable reply: the action may or may not have had its effect. */
  | { readonly kind: 'failed'; readonly code: string };

/** A call to make, only after the state that contains it is stored. */
export interface Command {
  readonly action: string;
  readonly attempt: number;
  readonly timeoutMs: number;
}

/** Time and randomness are arguments, so that the function is pure. */
interface Moment {
  readonly now: number;
  /** From 0 up to 1. */
  readonly jitter: number;
}

interface Transition {
  /** The same object when nothing has changed. */
  readonly state: SagaState;
  readonly commands: readonly Command[];
}

const TIMED_OUT = 'timeout';

/**
 * The whole saga protocol: apply an event, decide, and return the next calls.
 *
 * It is safe for every order of events: a step after the pivot is called in phase `committed` only, an undo in phase
 * `aborting` only, and no event leads from one of these phases to the other. The pivot is the transition to `committed`,
 * when every step before it is done; it takes effect by the single write that stores the state.
 */
export function transition(
  definition: SagaDefinition,
  state: SagaState,
  event: SagaEvent,
  moment: Moment,
): Transition {
  if (isOver(state)) return { state, commands: [] };
  const applied = apply(definition, expire(definition, state, moment), event, moment);
  return proceed(definition, decide(definition, applied, moment), moment);
}

/** The latest time at which the saga needs a tick; undefined when only an external event can move it. */
export function wakeAt(definition: SagaDefinition, state: SagaState): number | undefined {
  if (isOver(state)) return undefined;
  const running = state.steps.filter(isRunning).map(({ at }) => at);
  const due = isParked(state) ? [] : open(definition, state).map(({ action }) => stepOf(state, action).at);
  const decision = state.phase === 'reserving' ? [state.decide_before] : [];
  const times = [...running, ...due, ...decision];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Whether the state still contains a command. */
export function isCurrent(definition: SagaDefinition, state: SagaState, command: Command): boolean {
  const { step, direction } = find(definition, command.action);
  const { status, attempts } = stepOf(state, step.action);
  return attempts === command.attempt && status === (direction === 'undo' ? 'undoing' : 'doing');
}

// --- apply: the effect of an event on the steps

function apply(definition: SagaDefinition, state: SagaState, event: SagaEvent, moment: Moment): SagaState {
  switch (event.type) {
    case 'tick':
      return state;
    case 'takeover':
      return state.steps.filter(isRunning).reduce((now, step) => again(now, step, moment.now), state);
    case 'reply':
      return reply(definition, state, event, moment);
    case 'cancel':
      return state.phase === 'reserving' ? abort(definition, state, event.code, moment) : state;
    case 'resume':
      return isParked(state) ? resume(state, moment) : state;
  }
}

const isRunning = ({ status }: StepState): boolean => status === 'doing' || status === 'undoing';

/** The step waits for its next attempt. */
const again = (state: SagaState, { action, status }: StepState, at: number): SagaState =>
  withStep(state, action, { status: status === 'undoing' ? 'to_undo' : 'to_do', at });

const failed = (
  { limits }: SagaDefinition,
  state: SagaState,
  step: StepState,
  error: string,
  { now, jitter }: Moment,
): SagaState =>
  again(withStep(state, step.action, { error }), step, now + backoff(limits, step.tries, jitter));

/** Attempts that have timed out. */
const expire = (definition: SagaDefinition, state: SagaState, moment: Moment): SagaState =>
  state.steps
    .filter((step) => isRunning(step) && step.at <= moment.now)
    .reduce((now, step) => failed(definition, now, step, TIMED_OUT, moment), state);

function reply(
  definition: SagaDefinition,
  state: SagaState,
  { action, attempt, outcome }: Extract<SagaEvent, { type: 'reply' }>,
  moment: Moment,
): SagaState {
  const { step, phase, direction } = find(definition, action);
  // The phase counts as well as the step's own status: a reply from before the decision means nothing after it.
  if (state.phase !== phase) return state;
  const before = stepOf(state, step.action);
  if (before.status === 'done' || before.status === 'undone') return state;
  if (outcome.kind === 'done') {
    const { result } = outcome;
    return withStep(
      state,
      step.action,
      direction === 'undo'
        ? { status: 'undone' }
        : { status: 'done', ...(result === undefined ? {} : { result }) },
    );
  }
  if (attempt !== before.attempts || !isRunning(before)) return state;
  if (outcome.kind === 'refused' && phase === 'reserving') {
    return abort(definition, withStep(state, step.action, { error: outcome.code }), outcome.code, moment);
  }
  return failed(definition, state, before, outcome.code, moment);
}

/** The step that an action belongs to, its direction, and the only phase in which it is called. */
function find(
  { before, after }: SagaDefinition,
  action: string,
): { step: Step; direction: 'do' | 'undo'; phase: SagaState['phase'] } {
  for (const step of before.flat()) {
    if (step.action === action) return { step, direction: 'do', phase: 'reserving' };
    if (step.undo === action) return { step, direction: 'undo', phase: 'aborting' };
  }
  const step = after.flat().find((candidate) => candidate.action === action);
  if (step === undefined) throw new Error(`the saga has no action ${action}`);
  return { step, direction: 'do', phase: 'committed' };
}

// --- decide: from phase to phase

function decide(definition: SagaDefinition, state: SagaState, moment: Moment): SagaState {
  const { limits } = definition;
  const { now } = moment;
  const exhausted = (limit: number): StepState | undefined =>
    state.steps.find(({ status, tries }) => (status === 'to_do' || status === 'to_undo') && tries >= limit);
  switch (state.phase) {
    case 'reserving': {
      if (allDone(definition.before, state)) return commit(definition, state, moment);
      const failing = exhausted(limits.triesBeforePivot);
      if (failing !== undefined) return abort(definition, state, failing.error ?? TIMED_OUT, moment);
      return now >= state.decide_before ? abort(definition, state, TIMED_OUT, moment) : state;
    }
    case 'aborting':
      if (!state.steps.some(isToBeUndone)) return end(state, 'aborted', now);
      break;
    case 'committed':
      if (allDone(definition.after, state)) return end(state, 'completed', now);
      break;
    default:
      return state;
  }
  const park = !isParked(state) && exhausted(limits.triesBeforeParking) !== undefined;
  return park ? { ...state, parked_at: now } : state;
}

const allDone = (stages: readonly Stage[], state: SagaState): boolean =>
  stages.flat().every(({ action }) => stepOf(state, action).status === 'done');

const isToBeUndone = ({ status }: StepState): boolean => status === 'to_undo' || status === 'undoing';

/** The pivot. */
const commit = (definition: SagaDefinition, state: SagaState, moment: Moment): SagaState =>
  decide(definition, { ...state, phase: 'committed', decided_at: moment.now }, moment);

/** Undoes every step that was attempted, because it may have had its effect; other steps stay as they are. */
function abort(definition: SagaDefinition, state: SagaState, reason: string, moment: Moment): SagaState {
  const { now } = moment;
  const undoable = new Set(
    definition.before.flat().flatMap((step) => (step.undo === undefined ? [] : step.action)),
  );
  const steps = state.steps.map((step): StepState => {
    if (step.attempts === 0 || !undoable.has(step.action)) return step;
    return { ...step, status: 'to_undo', tries: 0, at: now };
  });
  return decide(definition, { ...state, phase: 'aborting', reason, decided_at: now, steps }, moment);
}

function end(state: SagaState, phase: 'aborted' | 'completed', now: number): SagaState {
  const { parked_at: _, ...rest } = state;
  return { ...rest, phase, ended_at: now };
}

function resume(state: SagaState, { now }: Moment): SagaState {
  const { parked_at: _, ...rest } = state;
  const steps = state.steps.map(
    (step): StepState =>
      step.status === 'to_do' || step.status === 'to_undo' ? { ...step, tries: 0, at: now } : step,
  );
  return { ...rest, steps };
}

// --- proceed: the calls that are due now

function proceed(definition: SagaDefinition, state: SagaState, { now }: Moment): Transition {
  if (isOver(state) || isParked(state)) return { state, commands: [] };
  const undo = state.phase === 'aborting';
  let next = state;
  const commands: Command[] = [];
  for (const step of open(definition, state)) {
    const { at, tries, attempts } = stepOf(state, step.action);
    if (at > now) continue;
    next = withStep(next, step.action, {
      status: undo ? 'undoing' : 'doing',
      tries: tries + 1,
      attempts: attempts + 1,
      at: now + step.timeoutMs,
    });
    const action = undo ? (step.undo ?? step.action) : step.action;
    commands.push({ action, attempt: attempts + 1, timeoutMs: step.timeoutMs });
  }
  return { state: next, commands };
}

/** The steps of the current stage that are not running. */
function open(definition: SagaDefinition, state: SagaState): readonly Step[] {
  const waits = ({ action }: Step): boolean => stepOf(state, action).status.startsWith('to_');
  switch (state.phase) {
    case 'reserving':
      return currentStage(definition.before, state).filter(waits);
    case 'committed':
      return currentStage(definition.after, state).filter(waits);
    case 'aborting':
      return stagesToUndo(definition.before, state).filter(
        ({ action }) => stepOf(state, action).status === 'to_undo',
      );
    default:
      return [];
  }
}

const currentStage = (stages: readonly Stage[], state: SagaState): Stage =>
  stages.find((stage) => stage.some(({ action }) => stepOf(state, action).status !== 'done')) ?? [];

/** Last stage first. An earlier stage follows once every later step was attempted, so an unreachable participant does not delay the others. */
function stagesToUndo(stages: readonly Stage[], state: SagaState): readonly Step[] {
  const started: Step[] = [];
  for (const stage of [...stages].reverse()) {
    started.push(...stage);
    if (stage.some(({ action }) => isFirstUndo(stepOf(state, action)))) break;
  }
  return started;
}

const isFirstUndo = ({ status, tries }: StepState): boolean =>
  (status === 'to_undo' && tries === 0) || (status === 'undoing' && tries === 1);
