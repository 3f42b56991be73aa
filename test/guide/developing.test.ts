import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { blocksIn } from '../deploy/documented';
import { read, root, run } from '../deploy/files';

/** The endpoint that DEVELOPING.md adds, step by step, in a copy of the sources. */

const GENERATED = ['.git', 'node_modules', 'dist', 'data', 'traces'];

/** The steps of the example: the file that each one names, and its code. */
function steps(): { file: string; text: string; code: string }[] {
  const [, section = ''] = read('DEVELOPING.md').split('## Add an endpoint');
  const items = (section.split(/^## /m)[0] ?? '').split(/^\d+\. /m).slice(1);
  return items.flatMap((text) => {
    const [, file = ''] = /`([\w/.-]+\.ts)`/.exec(text) ?? [];
    return blocksIn(text, 'ts').map((code) => ({ file, text, code }));
  });
}

/** Inserts code behind the first match. @throws Error when there is none */
function behind(content: string, place: RegExp, code: string): string {
  const found = place.exec(content);
  if (found === null) throw new Error(`there is no ${place}`);
  const at = found.index + found[0].length;
  return `${content.slice(0, at)}\n${code}\n${content.slice(at)}`;
}

/** Adds code to a file, as its comments and the text of the step say: else at the end, and imports at the top. */
function added(content: string, text: string, code: string): string {
  const [, list] = /in the list `(\w+)`/.exec(text) ?? [];
  return code.split(/^(?=\/\/ (?:in|under) )/m).reduce((changed, part) => {
    const [, module] = /^\/\/ in the import from '(.*)'/.exec(part) ?? [];
    if (module !== undefined) return behind(changed, importFrom(module), part);
    const [, marked] = PLACES.find(([mark]) => part.startsWith(mark)) ?? [];
    if (marked !== undefined) return behind(changed, marked, part);
    if (part.startsWith('import ')) return part + changed;
    return list === undefined ? `${changed}\n${part}` : behind(changed, new RegExp(`${list} = \\[`), part);
  }, content);
}

const PLACES: [string, RegExp][] = [
  ['// in defineContract', /defineContract\('\w+', \{/],
  ['// under handlers', /handlers: \{/],
];
const importFrom = (module: string) => new RegExp(`import \\{(?=[^}]*\\} from '${module}')`);

test('the example of DEVELOPING.md compiles, and its test passes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obp-developing-'));
  try {
    cpSync(root, folder, { recursive: true, filter: (path) => !GENERATED.includes(basename(path)) });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const edits = steps();
    expect(edits).toHaveLength(6);
    for (const { file, text, code } of edits) {
      const path = join(folder, file);
      writeFileSync(path, existsSync(path) ? added(readFileSync(path, 'utf8'), text, code) : code);
    }

    run('npx', ['tsc', '--noEmit', '-p', join(folder, 'tsconfig.json')]);
    const jest = ['jest', '--rootDir', folder, '--selectProjects', 'api', '--testPathPatterns'];
    run('sh', ['-c', `cd ${folder} && npx ${jest.join(' ')} ${basename(edits.at(-1)?.file ?? '')} 2>&1`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
