import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { CLIENT, type Project, projectWithClient } from '../harness/packed-client';

const root = join(__dirname, '..', '..');
const filesIn = (folder: string, end: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => join(entry.parentPath, entry.name));

/** Lines of a file that does not compile, each with why. */
function violations(file: string): { line: string; message: string }[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { paths: _ours, rootDir: _root, ...rest } = config.compilerOptions;
  const { options } = ts.convertCompilerOptionsFromJson({ ...rest, types: ['node'], noEmit: true }, root);
  const program = ts.createProgram([file], { ...options, noUnusedLocals: false });
  return ts.getPreEmitDiagnostics(program).map(({ file: where, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (where === undefined || start === undefined) return { line: '', message };
    const { line } = where.getLineAndCharacterOfPosition(start);
    return { line: where.text.split('\n')[line]?.trim() ?? '', message };
  });
}

/** Names of the packages that a compiled file imports, Node's own modules aside. */
const packagesIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:require\(|from |import\()["']([^"']+)["']/g)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith('.') && !builtinModules.includes(name.replace(/^node:/, '')))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));

describe('the package that is published', () => {
  let project: Project;
  let content: string;

  beforeAll(() => {
    project = projectWithClient();
    content = project.client;
  });
  afterAll(() => project?.remove());

  test('has in it what it needs, and names the packages that it does not have in it', () => {
    const described = JSON.parse(readFileSync(join(content, 'package.json'), 'utf8'));
    // A process has one copy of Moleculer, that of the code that has the broker.
    const dependencies = { ...described.dependencies, ...described.peerDependencies };
    const required = new Set([...filesIn(content, '.js'), ...filesIn(content, '.d.ts')].flatMap(packagesIn));
    expect([...required].sort()).toEqual(Object.keys(dependencies).sort());
    const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies;
    for (const [name, version] of Object.entries(dependencies))
      expect([name, version]).toEqual([name, ours[name]]);
  });

  test('has nothing of the inside of services in it', () => {
    const folders = readdirSync(join(content, 'dist')).sort();
    expect(folders).toEqual(['bus', 'bus-auth', 'client', 'contracts', 'errors', 'event-loop', 'events']);
    expect(
      filesIn(join(content, 'dist', 'bus-auth'), '.js')
        .map((file) => file.split('/').at(-1))
        .sort(),
    ).toEqual(['keys.js', 'tokens.js', 'verifier.js']);
  });

  test('is loaded by its name, and only so', () => {
    const load = (what: string) =>
      execFileSync(process.execPath, ['-p', `Object.keys(require('${what}')).sort().join()`], {
        cwd: project.folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    expect(load(CLIENT)).toContain('connect,events');
    expect(() => load(`${CLIENT}/dist/bus/nats.js`)).toThrow();
  });

  describe('its types', () => {
    const examples = readFileSync(join(__dirname, 'types.ts'), 'utf8');
    const compiling = (text: string) => {
      const file = join(project.folder, 'types.ts');
      writeFileSync(file, text);
      return violations(file);
    };

    test('let through what is right, and refuse what is not', () => {
      expect(compiling(examples)).toEqual([]);
    });

    test('refuse exactly the lines that are expected to be refused', () => {
      const lines = examples.split('\n');
      const expected = lines.flatMap((line, i) =>
        line.includes('@ts-expect-error') ? [lines[i + 1]?.trim()] : [],
      );
      const refused = compiling(examples.replaceAll('@ts-expect-error', 'refused:'));
      expect(expected.length).toBeGreaterThan(20);
      expect([...new Set(refused.map(({ line }) => line))]).toEqual(expected);
    });
  });
});
