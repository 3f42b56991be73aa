import type { Page } from '../store';
import { type Clock, pause } from './clock';
import type { SagaDefinition } from './definition';
import { Driver, leaseFor, type StepCaller, type Tools } from './driver';
import { isOver, isParked, newSaga, type SagaState } from './state';
import type { Backlog, SagaDoc, SagaStore } from './store';
import { type SagaEvent, transition } from './transition';

export interface EngineSpec {
  readonly definition: SagaDefinition;
  readonly store: SagaStore;
  readonly call: StepCaller;
  readonly clock: Clock;
  readonly random: () => number;
  /** A new id, greater than `after`: the order of ids is the order of sagas. */
  readonly newId: (after: string | undefined) => string;
  /** Unique among all engines that share the store. */
  readonly owner: string;
  readonly leaseMs: number;
  readonly sweepEveryMs: number;
  readonly observer: Observer;
}

/** The figures of the engine for metrics. */
export interface Observer {
  /** Called after a saga's new state is stored. */
  moved(before: SagaState, after: SagaState): void;
  /** Called when something failed that the engine retries by itself. */
  troubled(what: string, error: unknown): void;
  /** Called after each sweep with the unfinished sagas of all engines. */
  backlog(backlog: Backlog): void;
}

/** How often a waiting caller polls the state, because another process may drive the saga. */
const POLL_EVERY_MS = 100;
/** After an abort the caller waits a little longer, until the steps are undone. */
const UNDO_MS = 1_000;
const RACES = 20;

/**
 * Runs sagas of one definition; any number of engines may share a store. A saga belongs to the engine that holds its
 * lease. When a lease expires, any engine may take the saga over. Two engines that both seem to have a lease do no
 * harm: every write is conditional on the write before it.
 */
export class SagaEngine {
  private readonly drivers = new Map<string, Driver>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly tools: Tools;
  private cancelSweep: (() => void) | undefined;
  private isStopped = false;

  constructor(private readonly spec: EngineSpec) {
    const { definition, store, call, clock, random, owner, leaseMs, observer } = spec;
    this.tools = {
      definition,
      store,
      call,
      clock,
      random,
      owner,
      leaseMs,
      moved: (before, after) => {
        observer.moved(before, after);
        if (isOver(after) || isParked(after)) this.notify(after.id);
      },
      interrupted: (saga, error) => observer.troubled(`saga ${saga.id} could not be stored`, error),
    };
  }

  /**
   * Looks for sagas without a driver, now and periodically.
   * @param alone no other engine shares the store: every unfinished saga is an orphan, whatever its lease says
   */
  start({ alone }: { alone: boolean }): void {
    void this.sweep(alone ? Number.MAX_SAFE_INTEGER : undefined);
  }

  /** Ends between two transitions; other engines, or the next start, continue the unfinished sagas. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelSweep?.();
    await Promise.allSettled([...this.drivers.values()].map((driver) => driver.release()));
  }

  /** The running saga with this key, if any. */
  async active(key: string): Promise<SagaState | undefined> {
    return (await this.spec.store.active(key))?.state;
  }

  async get(id: string): Promise<SagaState | undefined> {
    return (await this.spec.store.get(id))?.state;
  }

  async list(page: Page): Promise<SagaState[]> {
    return (await this.spec.store.list(page)).map(({ state }) => state);
  }

  /** Starts a saga, or joins the running one with the same key. The saga is stored before its first action is called. */
  async begin(key: string, subject: Record<string, string>): Promise<SagaState> {
    const { definition, store, clock, random, newId } = this.spec;
    for (let race = 0; race < RACES; race++) {
      const id = newId(await store.lastId(key));
      const now = clock.now();
      const created = newSaga(definition, { id, key, subject, now });
      const { state, commands } = transition(
        definition,
        created,
        { type: 'tick' },
        { now, jitter: random() },
      );
      const doc = await store.insert(state, leaseFor(this.tools, state));
      if (doc !== null) {
        this.spec.observer.moved(created, state);
        this.drive(doc)?.begin(commands);
        return state;
      }
      const other = await this.active(key);
      if (other !== undefined) return other;
    }
    throw new Error('lost too many races for one saga key');
  }

  /**
   * Waits until a saga is over or parked. A saga that does not reach its pivot in time is aborted, so that the caller can
   * rely on the result: `aborting` and `aborted` never become `committed`, nor the other way round.
   */
  async settle(id: string, withinMs: number): Promise<SagaState> {
    let deadline = this.spec.clock.now() + withinMs;
    for (;;) {
      const left = deadline - this.spec.clock.now();
      const state = await this.read(id, left > 0);
      if (state !== undefined && (isOver(state) || isParked(state))) return state;
      if (state !== undefined && left <= 0) {
        if (state.phase !== 'reserving') return state;
        await this.cancel(id);
        deadline += UNDO_MS;
      }
      await this.changed(id, Math.min(Math.max(left, 0), POLL_EVERY_MS));
    }
  }

  /** The stored state; undefined when the store does not answer and there is time to retry. */
  private async read(id: string, retry: boolean): Promise<SagaState | undefined> {
    try {
      const state = await this.get(id);
      if (state === undefined) throw new Error('the saga is not stored');
      return state;
    } catch (error) {
      if (!retry) throw error;
      return undefined;
    }
  }

  /** Aborts a saga, whichever engine drives it, unless it is past its pivot. */
  async cancel(id: string): Promise<SagaState> {
    for (let race = 0; race < RACES; race++) {
      await this.post(id, { type: 'cancel', code: 'cancelled' });
      const state = await this.get(id);
      if (state !== undefined && state.phase !== 'reserving') return state;
    }
    throw new Error('the saga cannot be aborted');
  }

  /** Resumes a parked saga. @returns false when it is not parked */
  async resume(id: string): Promise<boolean> {
    const doc = await this.spec.store.get(id);
    if (doc === null || !isParked(doc.state) || isOver(doc.state)) return false;
    await this.post(id, { type: 'resume' });
    return true;
  }

  /** Counts the sagas that are not over. */
  backlog = (): Promise<Backlog> => this.spec.store.backlog();

  private async post(id: string, event: SagaEvent): Promise<void> {
    const own = this.drivers.get(id);
    if (own !== undefined) return own.post(event);
    const doc = await this.spec.store.get(id);
    if (doc !== null && !isOver(doc.state)) await this.drive(doc)?.post(event);
  }

  /** Creates a driver for a saga that has none in this engine. */
  private drive(doc: SagaDoc): Driver | undefined {
    if (this.isStopped || this.drivers.has(doc._id)) return undefined;
    const driver = new Driver(this.tools, doc, () => this.drivers.delete(doc._id));
    this.drivers.set(doc._id, driver);
    return driver;
  }

  private async sweep(now = this.spec.clock.now()): Promise<void> {
    const { store, clock, random, sweepEveryMs, observer } = this.spec;
    try {
      for (const doc of await store.due(now)) void this.drive(doc)?.post({ type: 'takeover' });
      observer.backlog(await store.backlog());
    } catch (error) {
      observer.troubled('the sweep for unfinished sagas failed', error);
    }
    // Jitter, so that replicas that started together do not sweep together.
    const wait = sweepEveryMs * (0.75 + random() / 2);
    if (!this.isStopped) this.cancelSweep = clock.after(wait, () => void this.sweep());
  }

  private notify(id: string): void {
    for (const wake of this.waiting.get(id) ?? []) wake();
  }

  /** Resolves when the saga is over or parked in this engine, or after the given time. */
  private async changed(id: string, withinMs: number): Promise<void> {
    const wakers = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, wakers);
    let wake = (): void => undefined;
    const notified = new Promise<void>((resolve) => {
      wake = resolve;
    });
    wakers.add(wake);
    await Promise.race([notified, pause(this.spec.clock, withinMs)]);
    wakers.delete(wake);
    if (wakers.size === 0) this.waiting.delete(id);
  }
}
