import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { read, root } from './references';

/**
 * docs/operations.md says in two tables what an attacker with the credentials or the key of a part can do. A comment in each
 * row names the tests that prove it: `suite: "name of a test", "beginning of a name..."; path of another suite`.
 */
const text = read('docs/operations.md').split('\n## Security of the bus\n')[1]?.split('\n## ')[0] ?? '';
const rows = text.split('\n').filter((line) => /^\| (?!An attacker)/.test(line));

/** A bare name is that of a distributed suite. */
const pathOf = (suite: string): string =>
  suite.includes('/') ? suite : join('test', 'distributed', `${suite}.test.ts`);

test('there are rows', () => {
  expect(rows.length).toBeGreaterThan(15);
});

test.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))('%s: a test has it', (_what, row) => {
  const proofs = /<!-- (.*?) -->/.exec(row)?.[1]?.split('; ') ?? [];
  expect(proofs).not.toEqual([]);
  for (const proof of proofs) {
    const [suite = ''] = proof.split(': "');
    const path = pathOf(suite);
    expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    const names = [...proof.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name.replace(/\.\.\.$/, ''));
    const suiteText = read(path);
    expect(names.filter((name) => !suiteText.includes(name))).toEqual([]);
  }
});
