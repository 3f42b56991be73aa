import { read } from './references';

const changelog = read('CHANGELOG.md');

/** The part below `## name`, up to the next heading of the same level. */
const part = (name: string): string => changelog.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';

test.each([
  ['Product', 'package.json'],
  ['Client', 'packages/client/package.json'],
])('%s: the version in %s has an entry, and unreleased changes come first', (name, path) => {
  const { version }: { version: string } = JSON.parse(read(path));
  const headings = [...part(name).matchAll(/^### (\S+)/gm)].map(([, heading]) => heading);
  expect(headings[0]).toBe('Unreleased');
  expect(headings).toContain(version);
});
