import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/**
 * Compiles the product into a folder of this test run, and sets `OBP_TEST_DIST` to it: suites that start processes run
 * this code and no older build, and several runs do not get into each other's way.
 */
export function compile(): void {
  // Below node_modules, so that Node finds the dependencies of the compiled code.
  const target = join(root, 'node_modules', '.cache', `obp-test-${process.pid}`);
  execFileSync(process.execPath, [join(root, 'tools', 'compile.js'), target], { stdio: 'inherit' });
  process.env.OBP_TEST_DIST = target;
  process.once('exit', () => rmSync(target, { recursive: true, force: true }));
}
