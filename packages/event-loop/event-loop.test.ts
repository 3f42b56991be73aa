import { endOfTurn } from './index';

describe('the end of a turn of the event loop', () => {
  test('comes for all who have asked in it, in their order, before anything of the next turn', async () => {
    const seen: string[] = [];
    const asking = ['a', 'b', 'c'].map((name) => endOfTurn().then(() => seen.push(name)));
    await Promise.resolve();
    // A microtask belongs to the turn.
    asking.push(endOfTurn().then(() => seen.push('d')));
    await new Promise((next) => setImmediate(next));
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    await Promise.all(asking);
  });

  test('is another one for who asks when it has come', async () => {
    const first = endOfTurn();
    await first;
    const second = endOfTurn();
    expect(second).not.toBe(first);
    await second;
  });
});
