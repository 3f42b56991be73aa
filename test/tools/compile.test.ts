import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

describe('npm run build, which npm start runs first', () => {
  // Below node_modules, so that the compiler is found.
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const project = mkdtempSync(join(cache, 'obp-compile-'));
  const at = (...path: string[]): string => join(project, ...path);
  const compile = () => execFileSync(process.execPath, [at('tools', 'compile.js')], { stdio: 'pipe' });
  const run = () => execFileSync(process.execPath, [at('dist', 'bin', 'start.js')], { encoding: 'utf8' });

  beforeAll(() => {
    for (const path of ['tools', 'package-lock.json'])
      cpSync(join(root, path), at(path), { recursive: true });
    mkdirSync(at('bin'));
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  const write = (says: string) =>
    writeFileSync(at('bin', 'start.ts'), `const text: string = '${says}';\nprocess.stdout.write(text);\n`);

  test('compiles an edit, so that no older code runs', () => {
    write('old');
    compile();
    expect(run()).toBe('old');
    write('new');
    compile();
    expect(run()).toBe('new');
  });

  test('compiles nothing when nothing has changed', () => {
    compile();
    const before = statSync(at('dist', 'bin', 'start.js')).ino;
    compile();
    expect(statSync(at('dist', 'bin', 'start.js')).ino).toBe(before);
  });

  test('drops what has no source any more', () => {
    writeFileSync(at('bin', 'gone.ts'), 'export {};\n');
    compile();
    expect(existsSync(at('dist', 'bin', 'gone.js'))).toBe(true);
    rmSync(at('bin', 'gone.ts'));
    compile();
    expect(existsSync(at('dist', 'bin', 'gone.js'))).toBe(false);
  });

  test('keeps what runs when the sources do not compile', () => {
    const before = readFileSync(at('dist', 'bin', 'start.js'), 'utf8');
    writeFileSync(at('bin', 'start.ts'), 'const = ;');
    expect(compile).toThrow();
    expect(readFileSync(at('dist', 'bin', 'start.js'), 'utf8')).toBe(before);
  });
});
