import { sweepEach } from './sweeper';

describe('a sweep', () => {
  const completing = async (fails: (n: number) => boolean) => {
    const completed: number[] = [];
    const items = Array.from({ length: 20 }, (_, n) => n);
    const sweep = sweepEach(items, async (n) => {
      if (fails(n)) throw new Error(`failed ${n}`);
      completed.push(n);
    });
    const failure = await sweep.then(
      () => undefined,
      (error: Error) => error.message,
    );
    return { completed: completed.length, failure };
  };

  test('given no failure, then it completes every item', async () => {
    expect(await completing(() => false)).toEqual({ completed: 20, failure: undefined });
  });

  test('given an item that fails, then it completes the others and fails', async () => {
    expect(await completing((n) => n === 3)).toEqual({ completed: 19, failure: 'failed 3' });
  });

  test('given that every item fails, then it stops early', async () => {
    expect(await completing((n) => n > 1)).toEqual({ completed: 2, failure: 'failed 2' });
  });
});
