import { endOfTurn } from './index';

describe('the end of a turn of the event loop', () => {
  test('resolves for all callers of the turn, in their order, before anything of the next turn', async () => {
    const seen: string[] = [];
    const asking = ['a', 'b', 'c'].map((name) => endOfTurn().then(() => seen.push(name)));
    await Promise.resolve();
    // A microtask belongs to the turn.
    asking.push(endOfTurn().then(() => seen.push('d')));
    await new Promise((next) => setImmediate(next));
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    await Promise.all(asking);
  });

  test('is a new promise for a call after it', async () => {
    const first = endOfTurn();
    await first;
    const second = endOfTurn();
    expect(second).not.toBe(first);
    await second;
  });
});
