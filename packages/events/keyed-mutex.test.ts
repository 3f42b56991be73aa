import { KeyedMutex } from './keyed-mutex';

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('given work with the same key, then it runs one after another, in the order of the calls', async () => {
  const mutex = new KeyedMutex();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await tick();
    seen.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([mutex.run('c1', work('a')), mutex.run('c1', work('b'))]);
  expect(results).toEqual(['a', 'b']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('given work that never ends, then work with another key does not wait', async () => {
  const mutex = new KeyedMutex();
  void mutex.run('c1', () => new Promise(() => {}));
  await expect(mutex.run('c2', async () => 'done')).resolves.toBe('done');
});

test('given work that fails, then its caller gets the error, and the next work runs', async () => {
  const mutex = new KeyedMutex();
  const failing = mutex.run('c1', () => Promise.reject(new Error('no')));
  const next = mutex.run('c1', async () => 'done');
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('done');
});
