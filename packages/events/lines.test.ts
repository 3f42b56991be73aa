import { Lines } from './lines';

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('given several at once on one thing, then they work one after another, in the order they came', async () => {
  const lines = new Lines();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await tick();
    seen.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([lines.inLine('c1', work('a')), lines.inLine('c1', work('b'))]);
  expect(results).toEqual(['a', 'b']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('given one who never ends, then those on another thing do not wait', async () => {
  const lines = new Lines();
  void lines.inLine('c1', () => new Promise(() => {}));
  await expect(lines.inLine('c2', async () => 'done')).resolves.toBe('done');
});

test('given one who fails, then it is told, and the next one works', async () => {
  const lines = new Lines();
  const failing = lines.inLine('c1', () => Promise.reject(new Error('no')));
  const next = lines.inLine('c1', async () => 'done');
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('done');
});
