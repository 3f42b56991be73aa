import { ObpError } from '../../errors';
import { sweepEach } from './sweeper';

describe('a sweep', () => {
  const completing = async (
    fails: (n: number) => boolean,
    failureOf = (n: number) => new Error(`failed ${n}`),
  ) => {
    const completed: number[] = [];
    const items = Array.from({ length: 20 }, (_, n) => n);
    const sweep = sweepEach(items, async (n) => {
      if (fails(n)) throw failureOf(n);
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

  test('given many items that fail by themselves, then it completes the others', async () => {
    expect(await completing((n) => n < 15)).toEqual({ completed: 5, failure: 'failed 0' });
  });

  test('given that the service it needs is away, then it stops early', async () => {
    const { completed, failure } = await completing(
      (n) => n > 1,
      () => new ObpError('OBP-50503'),
    );
    expect([completed, failure]).toEqual([2, expect.stringContaining('OBP-50503')]);
  });

  test('given an item whose call gets no answer, then it completes the others', async () => {
    const one = await completing(
      (n) => n === 3,
      () => new ObpError('OBP-50504'),
    );
    expect(one.completed).toBe(19);
  });
});
