import { readdirSync } from 'node:fs';
import { commandsIn } from './documented';
import { read } from './files';

/** Parts of docs/operations.md whose commands an operator types. */
const PARTS = ['Deploying', 'Events', 'Backup and restore', 'Changing secrets', 'Upgrades and restarts'];

test('every command of the parts for operators of docs/operations.md is run by a test', () => {
  const chapters = read('docs', 'operations.md').split(/^## /m).slice(1);
  const sections = chapters
    .filter((chapter) => PARTS.includes(chapter.split('\n', 1)[0] ?? ''))
    .flatMap((chapter) => chapter.split(/^#{3,4} /m));
  const headings = sections
    .filter((section) => commandsIn(section).length > 0)
    .map((section) => section.split('\n', 1)[0] ?? '');
  const tests = ['containers', 'deploy', 'kubernetes'].flatMap((folder) =>
    readdirSync(`${__dirname}/../${folder}`)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read('test', folder, file)),
  );
  expect(headings.length).toBeGreaterThan(8);
  expect(headings.filter((heading) => !tests.some((text) => text.includes(`'${heading}'`)))).toEqual([]);
});
