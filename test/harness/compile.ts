import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const root = join(__dirname, '..', '..');
const folders = ['bin', 'gateway', 'packages', 'services'];

/**
 * Compiles the product into a folder of this test run, and tells the harness where (`OBP_TEST_DIST`): suites that
 * start processes run this code and no older build, and several runs do not get into each other's way.
 */
export function compile(): void {
  // Below node_modules, so that what the compiled code requires is found.
  const target = join(root, 'node_modules', '.cache', `obp-test-${process.pid}`);
  rmSync(target, { recursive: true, force: true });
  for (const file of folders.flatMap((folder) => filesIn(join(root, folder)))) {
    const to = join(target, relative(root, file));
    mkdirSync(dirname(to), { recursive: true });
    if (!file.endsWith('.ts')) cpSync(file, to);
    else if (!file.endsWith('.test.ts')) writeFileSync(to.replace(/\.ts$/, '.js'), compiled(file));
  }
  process.env.OBP_TEST_DIST = target;
  process.once('exit', () => rmSync(target, { recursive: true, force: true }));
}

const compiled = (file: string): string =>
  transformFileSync(file, {
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    sourceMaps: 'inline',
  }).code;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
