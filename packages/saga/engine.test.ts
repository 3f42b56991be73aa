import { noOutbox } from '../events';
import { openStore, type Store } from '../store';
import { systemClock } from './clock';
import type { SagaDefinition } from './definition';
import type { StepCaller } from './driver';
import { type EngineSpec, SagaEngine } from './engine';
import { laterId } from './ids';
import { isParked, type SagaState } from './state';
import { SagaStore } from './store';
import type { Outcome } from './transition';

const definition: SagaDefinition = {
  before: [
    [{ action: 'hide', undo: 'show', timeoutMs: 100 }],
    [{ action: 'lock', undo: 'unlock', timeoutMs: 100 }],
  ],
  after: [[{ action: 'erase', timeoutMs: 100 }]],
  limits: {
    decideWithinMs: 1_000,
    triesBeforePivot: 2,
    triesBeforeParking: 3,
    firstDelayMs: 10,
    longestDelayMs: 40,
  },
};

const done: Outcome = { kind: 'done', result: undefined };
const failed: Outcome = { kind: 'failed', code: 'down' };
const refused: Outcome = { kind: 'refused', code: 'no' };
const never = new Promise<Outcome>(() => undefined);

let store: Store;
let sagas: SagaStore;
let called: string[];
let moves: SagaState[];
const running: SagaEngine[] = [];

/** An engine among others on one store. `answers` has the answers of its actions by name; the rest answer `done`. */
function engine(
  answers: Record<string, () => Promise<Outcome>> = {},
  spec: Partial<EngineSpec> = {},
): SagaEngine {
  const call: StepCaller = (action) => {
    called.push(action);
    return answers[action]?.() ?? Promise.resolve(done);
  };
  const made = new SagaEngine({
    definition,
    store: sagas,
    call,
    clock: systemClock,
    random: () => 0.5,
    newId: laterId,
    owner: `engine ${running.length}`,
    leaseMs: 200,
    sweepEveryMs: 50,
    observer: { moved: (_, after) => moves.push(after), troubled: () => undefined, backlog: () => undefined },
    ...spec,
  });
  running.push(made);
  return made;
}

beforeEach(async () => {
  store = await openStore('memory:', { database: 'sagas' });
  sagas = await SagaStore.open({ store, outbox: noOutbox });
  called = [];
  moves = [];
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  await store.close();
});

const begin = (of: SagaEngine) => of.begin('key', { customer_id: 'c' });

test('given steps that succeed, then they are called stage by stage, and the saga completes', async () => {
  const one = engine();
  const { id } = await begin(one);
  expect((await one.settle(id, 2_000)).phase).toBe('completed');
  expect(called).toEqual(['hide', 'lock', 'erase']);
});

test('given any call, then the engine stores it before it makes it', async () => {
  const stored: string[] = [];
  const look = (action: string) => async () => {
    const [doc] = await sagas.list({ limit: 1, offset: 0, sort_direction: 'DESC' });
    const step = doc?.state.steps.find((each) => each.action === action);
    stored.push(`${action}: ${doc?.state.phase} ${step?.status}`);
    return done;
  };
  const one = engine({ hide: look('hide'), lock: look('lock'), erase: look('erase') });
  await one.settle((await begin(one)).id, 2_000);
  expect(stored).toEqual(['hide: reserving doing', 'lock: reserving doing', 'erase: committed doing']);
});

test('given a saga of a key, when any engine begins another of that key, then it gets the same one', async () => {
  const [one, two] = [engine({ lock: () => never }), engine()];
  const [a, b] = await Promise.all([begin(one), begin(two)]);
  expect(b.id).toBe(a.id);
});

test('given a key whose saga is over, when another is begun, then its id is greater', async () => {
  const one = engine();
  const first = await begin(one);
  await one.settle(first.id, 2_000);
  const second = await begin(one);
  expect(second.id > first.id).toBe(true);
});

test('given a refusal before the pivot, then the engine undoes all tried steps, last first, and erases nothing', async () => {
  const one = engine({ lock: async () => refused });
  const ended = await one.settle((await begin(one)).id, 2_000);
  expect([ended.phase, ended.reason]).toEqual(['aborted', 'no']);
  expect(called).toEqual(['hide', 'lock', 'unlock', 'show']);
});

test('given a step before the pivot that fails, then it is tried again, and the saga given up in the end', async () => {
  const one = engine({ lock: async () => failed });
  const ended = await one.settle((await begin(one)).id, 2_000);
  expect([ended.phase, ended.reason]).toEqual(['aborted', 'down']);
  expect(called).toEqual(['hide', 'lock', 'lock', 'unlock', 'show']);
});

test('given an undo without an answer, then the engine undoes the earlier steps all the same and parks the saga', async () => {
  const one = engine({ lock: async () => refused, unlock: () => never });
  const ended = await one.settle((await begin(one)).id, 2_000);
  expect([ended.phase, isParked(ended)]).toEqual(['aborting', true]);
  expect(called).toContain('show');
});

test('given a failure after the pivot, then it is tried again until it is parked; retried by a person, it completes', async () => {
  let isDown = true;
  const one = engine({ erase: async () => (isDown ? failed : done) });
  const { id } = await begin(one);
  const parked = await one.settle(id, 2_000);
  expect([parked.phase, isParked(parked)]).toEqual(['committed', true]);
  expect(called.filter((action) => action === 'erase')).toHaveLength(3);
  expect(moves.filter(isParked)).toHaveLength(1);

  isDown = false;
  expect(await one.resume(id)).toBe(true);
  expect((await one.settle(id, 2_000)).phase).toBe('completed');
  expect(await one.resume(id)).toBe(false);
});

test('given a saga that is undecided when its caller gives up, then it is given up as well', async () => {
  const one = engine({ lock: () => never });
  const ended = await one.settle((await begin(one)).id, 50);
  expect([ended.phase, ended.reason]).toEqual(['aborted', 'cancelled']);
  expect(called).toEqual(['hide', 'lock', 'unlock', 'show']);
});

test('given a saga past its pivot when its caller gives up, then it goes on', async () => {
  const one = engine({ erase: () => never });
  const { id } = await begin(one);
  expect((await one.settle(id, 50)).phase).toBe('committed');
});

test('given an engine that stops, then its saga can be taken over at once', async () => {
  const one = engine({ erase: () => never });
  const { id } = await begin(one);
  await one.settle(id, 50);
  await one.stop();
  const [doc] = await sagas.due(Date.now());
  expect(doc?._id).toBe(id);

  const two = engine();
  two.start({ alone: false });
  expect((await two.settle(id, 2_000)).phase).toBe('completed');
});

test('given an engine that ends, then another takes its saga over after the lease', async () => {
  let isDead = false;
  const dying: EngineSpec['store'] = Object.assign(Object.create(sagas), {
    save: (...args: Parameters<SagaStore['save']>) =>
      isDead ? new Promise(() => undefined) : sagas.save(...args),
  });
  const one = engine({ erase: () => never }, { store: dying });
  const { id } = await begin(one);
  await one.settle(id, 50);
  isDead = true;
  expect(await sagas.due(Date.now())).toEqual([]);

  const two = engine();
  two.start({ alone: false });
  expect((await two.settle(id, 2_000)).phase).toBe('completed');
  running.shift();
});

test('given an engine that is alone, then it takes over whatever is unfinished, whatever the lease says', async () => {
  const one = engine({ erase: () => never }, { leaseMs: 3_600_000 });
  const { id } = await begin(one);
  await one.settle(id, 50);

  const two = engine();
  two.start({ alone: true });
  expect((await two.settle(id, 2_000)).phase).toBe('completed');
});

test('given an engine that was overtaken, then it can write no more', async () => {
  let answer = (_: Outcome): void => undefined;
  const late = new Promise<Outcome>((resolve) => {
    answer = resolve;
  });
  const one = engine({ erase: () => late });
  const { id } = await begin(one);
  await one.settle(id, 50);
  const two = engine({ erase: () => never });
  two.start({ alone: true });
  await two.settle(id, 50);
  const before = await sagas.get(id);

  answer(done);
  await one.settle(id, 50);

  expect((await sagas.get(id))?.owner).toBe(before?.owner);
});
