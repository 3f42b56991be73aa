import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');
export const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

/** Runs a program in the repository's root and returns what it printed. @throws Error with what it complained of */
export function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  input = '',
): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    env,
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr + stdout}`);
  return stdout;
}

/** The file that `deploy/new-env.sh` makes, by its content. */
export function newEnvFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'obp-env-'));
  try {
    run('sh', ['deploy/new-env.sh', join(folder, 'env')]);
    return readFileSync(join(folder, 'env'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A test that needs a program of this machine, and says so in one line where it is not there. */
export const testWith = (program: string, args: readonly string[] = ['--version']) =>
  spawnSync(program, args).status === 0
    ? test
    : (name: string, _test: () => void, _timeoutMs?: number) =>
        test.skip(`${name} (skipped: ${program} is not installed)`, () => {});
