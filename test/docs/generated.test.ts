import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '../../docs/generate/errors-page';
import { withSettings } from '../../docs/generate/settings-table';
import { catalogue } from '../../packages/errors';

const read = (...path: string[]): string => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');

describe('documentation that is made of the code is as fresh as the code (`npm run docs`)', () => {
  test('docs/errors.md', () => {
    expect(read('docs', 'errors.md')).toBe(errorsPage());
  });

  test('docs/errors.md has for every code who answers it, or why nobody does', () => {
    expect(errorsPage()).not.toMatch(/\| - \|$/m);
  });

  test('the settings in README.md', () => {
    const readme = read('README.md');
    expect(readme).toBe(withSettings(readme));
  });

  test('docs/differences-from-obp.md speaks of codes that there are', () => {
    const theirs = ['OBP-50005', 'OBP-30113'];
    const named = new Set(read('docs', 'differences-from-obp.md').match(/OBP-\d{5}/g));
    expect([...named].filter((code) => !(code in catalogue) && !theirs.includes(code))).toEqual([]);
  });
});
