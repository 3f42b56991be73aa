import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

describe('the build of the page', () => {
  // Below node_modules, so that Vite is found.
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const project = mkdtempSync(join(cache, 'obp-page-'));
  const at = (...path: string[]): string => join(project, ...path);
  const built = () => existsSync(at('web', 'dist', 'index.html'));
  const build = (options: string[] = [], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [at('tools', 'build-web.js'), ...options], {
      encoding: 'utf8',
      env: { ...process.env, CI: '', ...env },
    });
  const write = (script: string) => writeFileSync(at('web', 'main.js'), script);

  beforeAll(() => {
    mkdirSync(at('web'));
    for (const path of ['tools', 'package-lock.json', 'tsconfig.json', join('web', 'vite.config.mjs')])
      cpSync(join(root, path), at(path), { recursive: true });
    writeFileSync(at('web', 'index.html'), '<!doctype html><script type="module" src="/main.js"></script>');
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('given sources, then it makes the page, compressed', () => {
    write('document.title = "a page";');
    expect(build()).toMatchObject({ status: 0, stderr: '' });
    expect(built()).toBe(true);
    expect(existsSync(at('web', 'dist', 'index.html.br'))).toBe(true);
  });

  test('given sources that cannot be built, then it warns, and leaves no page of other sources', () => {
    write('this is no script');
    const { status, stderr } = build();
    expect([status, stderr]).toEqual([0, expect.stringContaining('the page of web/ is not built')]);
    expect(built()).toBe(false);
  });

  test.each([
    ['--required is given', ['--required'], {}],
    ['CI is set', [], { CI: 'true' }],
  ])('given the same where %s, then it fails', (_, options, env) => {
    expect(build(options, env).status).toBe(1);
  });
});
