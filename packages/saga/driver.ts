import type { Clock } from './clock';
import type { SagaDefinition } from './definition';
import type { SagaState } from './state';
import type { Lease, SagaDoc, SagaStore } from './store';
import { type Command, isCurrent, type Outcome, type SagaEvent, transition, wakeAt } from './transition';

/** Carries an action out. A rejection counts as `failed`; a definite refusal is an outcome (`refused`), not an error. */
export type StepCaller = (
  action: string,
  saga: Pick<SagaState, 'id' | 'subject'>,
  timeoutMs: number,
) => Promise<Outcome>;

/** The dependencies of a driver; the engine gives the same ones to all its drivers. */
export interface Tools {
  readonly definition: SagaDefinition;
  readonly store: Pick<SagaStore, 'save'>;
  readonly call: StepCaller;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** The owner of the leases. */
  readonly owner: string;
  readonly leaseMs: number;
  /** Called after a state is stored: for waiting callers, metrics and alerts. */
  readonly moved: (before: SagaState, after: SagaState) => void;
  /** Called when a state could not be stored: another engine takes the saga over when the lease expires. */
  readonly interrupted: (saga: SagaState, error: unknown) => void;
}

/** The lease ends some time after the moment at which the saga next needs its driver. */
export const leaseFor = (tools: Tools, state: SagaState): Lease => {
  const wake = wakeAt(tools.definition, state);
  const until = wake === undefined ? undefined : Math.max(wake, tools.clock.now()) + tools.leaseMs;
  return { owner: tools.owner, until };
};

/**
 * Drives one saga: it passes one event after another through `transition`, and stores the new state before it carries
 * out the commands. It ends with the saga, or as soon as a conditional write shows that another driver has taken over.
 */
export class Driver {
  private readonly inbox: SagaEvent[] = [];
  private working: Promise<void> | undefined;
  private cancelTimer: (() => void) | undefined;
  private isClosed = false;

  constructor(
    private readonly tools: Tools,
    private doc: SagaDoc,
    private readonly closed: () => void,
  ) {}

  /** Carries out the commands of a state that is already stored. */
  begin(commands: readonly Command[]): void {
    this.carryOut(commands);
  }

  /** Queues an event; resolves when the event is processed. */
  post(event: SagaEvent): Promise<void> {
    this.inbox.push(event);
    this.working ??= this.work();
    return this.working;
  }

  /** Ends between two transitions and releases the lease, so that other engines need not wait until it expires. */
  async release(): Promise<void> {
    this.close();
    await this.working;
    const { store, clock, owner } = this.tools;
    if (this.doc.owner !== owner || this.doc.lease_until === undefined) return;
    await store.save(this.doc, this.doc.state, { owner, until: clock.now() });
  }

  private async work(): Promise<void> {
    try {
      while (this.inbox.length > 0 && !this.isClosed) await this.process(this.inbox.splice(0));
    } catch (error) {
      this.close();
      this.tools.interrupted(this.doc.state, error);
    } finally {
      this.working = undefined;
    }
  }

  /** Events that arrive together are stored by one write. */
  private async process(events: readonly SagaEvent[]): Promise<void> {
    const { definition, store, owner, clock, random } = this.tools;
    const before = this.doc.state;
    let state = before;
    const commands: Command[] = [];
    for (const event of events) {
      const next = transition(definition, state, event, { now: clock.now(), jitter: random() });
      state = next.state;
      commands.push(...next.commands);
    }
    if (state !== before || this.doc.owner !== owner) {
      const saved = await store.save(this.doc, state, leaseFor(this.tools, state));
      if (saved === null) {
        this.close();
        return;
      }
      this.doc = saved;
      this.tools.moved(before, state);
    }
    if (!this.isClosed) this.carryOut(commands);
  }

  private carryOut(commands: readonly Command[]): void {
    const { definition, clock } = this.tools;
    const { state } = this.doc;
    for (const command of commands) if (isCurrent(definition, state, command)) this.call(command);
    this.cancelTimer?.();
    const wake = wakeAt(definition, state);
    if (wake === undefined) {
      // Over, or parked with no reply outstanding.
      this.close();
      return;
    }
    this.cancelTimer = clock.after(Math.max(0, wake - clock.now()), () => void this.post({ type: 'tick' }));
  }

  private call({ action, attempt, timeoutMs }: Command): void {
    const answered = (outcome: Outcome): void => {
      if (!this.isClosed) void this.post({ type: 'reply', action, attempt, outcome });
    };
    this.tools
      .call(action, this.doc.state, timeoutMs)
      .then(answered, () => answered({ kind: 'failed', code: 'error' }));
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancelTimer?.();
    this.closed();
  }
}
