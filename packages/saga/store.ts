import type { EmittingCollection, OutboxOf } from '../events';
import { type Doc, DuplicateKeyError, type Page, pageOf, type Store } from '../store';
import type { ChangeEvent } from '../values';
import { isOver, type SagaState } from './state';

/** The stored form of a saga. A writer must have read the latest revision: there is no other lock. */
export interface SagaDoc extends Doc {
  state: SagaState;
  /** Changes with every write; the next write is conditional on it, so only one of two drivers can continue. */
  revision: number;
  /** The engine that drives it. */
  owner: string;
  /** When another engine may take it over. Absent when nothing is to be done: over, or parked. */
  lease_until?: number;
  /** The key while the saga is not over: a unique index keeps two sagas with one key from running at the same time. */
  active_key?: string;
}

export interface Lease {
  readonly owner: string;
  /** Undefined: no engine needs to drive it. */
  readonly until: number | undefined;
}

/** Unfinished sagas by phase; parked ones are counted separately. */
export interface Backlog {
  readonly reserving: number;
  readonly aborting: number;
  readonly committed: number;
  readonly parked: number;
  /** When the oldest of them started. */
  readonly oldest_begun_at: number | undefined;
}

/** The event that a saga's move emits, if any. */
type EventOfMove = (before: SagaState, after: SagaState) => ChangeEvent | undefined;

const MOST_AT_ONCE = 200;

/** The only file that uses the collection of sagas. */
export class SagaStore {
  private constructor(
    private readonly sagas: EmittingCollection<SagaDoc>,
    private readonly eventOf: EventOfMove,
  ) {}

  static async open(
    { store, outbox }: { store: Store; outbox: OutboxOf },
    eventOf: EventOfMove = () => undefined,
  ): Promise<SagaStore> {
    const sagas = await outbox.collection<SagaDoc>(store, {
      name: 'sagas',
      indexes: [
        { name: 'active_key', fields: ['active_key'], unique: true, sparse: true },
        { name: 'lease_until', fields: ['lease_until'], sparse: true },
        { name: 'key', fields: ['state.key'] },
      ],
    });
    return new SagaStore(sagas, eventOf);
  }

  get(id: string): Promise<SagaDoc | null> {
    return this.sagas.get(id);
  }

  /** The unfinished saga with this key. */
  active(key: string): Promise<SagaDoc | null> {
    return this.sagas.findOne({ active_key: key });
  }

  /** The id of the latest saga with this key, over or not. */
  async lastId(key: string): Promise<string | undefined> {
    const [last] = await this.sagas.find({ 'state.key': key }, { sort: { _id: -1 }, limit: 1 });
    return last?._id;
  }

  /** A page in order of creation (ids grow with time). */
  list(page: Page): Promise<SagaDoc[]> {
    return this.sagas.find({}, pageOf(page));
  }

  /** Sagas whose lease has expired, the oldest lease first. */
  due(now: number): Promise<SagaDoc[]> {
    return this.sagas.find({ lease_until: { $lte: now } }, { sort: { lease_until: 1 }, limit: MOST_AT_ONCE });
  }

  /** Stores a new saga; null when one with its key is already running. */
  async insert(state: SagaState, { owner, until }: Lease): Promise<SagaDoc | null> {
    const doc: SagaDoc = {
      _id: state.id,
      state,
      revision: 1,
      owner,
      ...(until === undefined ? {} : { lease_until: until }),
      ...(isOver(state) ? {} : { active_key: state.key }),
    };
    try {
      await this.sagas.insert(doc);
      return doc;
    } catch (error) {
      if (error instanceof DuplicateKeyError && error.index === 'active_key') return null;
      throw error;
    }
  }

  /** Replaces the state unless another engine has written since `doc` was read; then null. The pivot is such a write. */
  save(doc: SagaDoc, state: SagaState, { owner, until }: Lease): Promise<SagaDoc | null> {
    const move = {
      $set: {
        state,
        revision: doc.revision + 1,
        owner,
        ...(until === undefined ? {} : { lease_until: until }),
      },
      $unset: {
        ...(until === undefined ? { lease_until: true as const } : {}),
        ...(isOver(state) ? { active_key: true as const } : {}),
      },
    };
    const event = this.eventOf(doc.state, state);
    return this.sagas.update(
      { _id: doc._id, revision: doc.revision },
      move,
      event === undefined ? {} : { emits: event },
    );
  }

  async backlog(): Promise<Backlog> {
    const open = await this.sagas.find({ active_key: { $exists: true } }, { limit: 10_000 });
    const states = open.map(({ state }) => state);
    const count = (phase: SagaState['phase']): number =>
      states.filter((state) => state.phase === phase && state.parked_at === undefined).length;
    return {
      reserving: count('reserving'),
      aborting: count('aborting'),
      committed: count('committed'),
      parked: states.filter((state) => state.parked_at !== undefined).length,
      oldest_begun_at: states.length === 0 ? undefined : Math.min(...states.map(({ begun_at }) => begun_at)),
    };
  }
}
