import fc from 'fast-check';
import * as protocol from '../../../packages/saga/transition';
import { type Mutant, mutants } from './mutants';
import { definition, type Move, World } from './world';

/**
 * The protocol of the delete saga in every world that can be drawn: answers, failures, time-outs, duplicates,
 * reorderings, crashes after any write, and two drivers that both act on the lease.
 */

const pick = fc.nat({ max: 30 });
const driver = fc.nat({ max: 1 });
const dies = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, ...others.map((other) => fc.constant(other)));

const aMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      pick,
      how: mostly<'once' | 'and again' | 'fails' | 'refuses'>(
        'once',
        'once',
        'and again',
        'fails',
        'refuses',
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      pick,
      how: mostly<'once' | 'and again'>('once', 'and again'),
      dies,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('lose request' as const, 'lose reply' as const), pick }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1, 5, 11, 40, 101) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: mostly<'tick' | 'crash' | 'take over' | 'cancel' | 'resume'>(
        'tick',
        'take over',
        'take over',
        'crash',
        'cancel',
        'resume',
      ),
      driver,
      dies,
    }),
  },
);

/** Most worlds begin with a driver: without one nothing happens. */
const history = fc
  .array(aMove, { minLength: 1, maxLength: 80, size: 'max' })
  .map((moves): Move[] => [{ kind: 'take over', driver: 0, dies: false }, ...moves]);

/** Safety after every move, and liveness at the end. @throws Violation */
function live(moves: readonly Move[], of: Omit<Mutant, 'name'>): World {
  const world = new World(of.protocol, of.definition, of.flaws);
  for (const move of moves) world.move(move);
  world.comeToRest();
  return world;
}

const honest = { protocol, definition, flaws: {} };

describe('the saga protocol', () => {
  test('whatever happens: no purge before the pivot, no unfence after it, nothing half shown, and it comes to an end', () => {
    fc.assert(
      fc.property(history, (moves) => void live(moves, honest)),
      { numRuns: 20_000 },
    );
  });

  /** The phase in which a saga comes to rest, and whether it was parked on its way. */
  function endsOf(moves: readonly Move[]): string[] {
    const world = new World(protocol);
    let parked = false;
    for (const move of moves) {
      world.move(move);
      parked ||= world.state.parked_at !== undefined;
    }
    world.comeToRest();
    return [world.state.phase, ...(parked ? ['parked'] : [])];
  }

  test('the drawn worlds are not all alike: sagas complete, are given up, and are parked', () => {
    const ends = fc.sample(history, { numRuns: 2_000, seed: 7 }).flatMap(endsOf);
    for (const end of ['completed', 'aborted', 'parked'])
      expect([end, ends.filter((one) => one === end).length > 20]).toEqual([end, true]);
  });

  test('when nothing fails it completes, and every action is called once', () => {
    const world = live([{ kind: 'take over', driver: 0, dies: false }], honest);
    expect(world.state.phase).toBe('completed');
    expect(world.state.steps.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'the properties detect the fault: %s',
    (_, mutant) => {
      const result = fc.check(
        fc.property(history, (moves) => void live(moves, mutant)),
        { numRuns: 20_000, endOnFailure: true },
      );
      expect(result.failed).toBe(true);
      expect(String(result.errorInstance)).toContain('Violation');
    },
  );
});
