import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of downloads, kept between runs, outside the repository. */
const cache = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'obp-customer-services',
  'clients',
);

/** Ten minutes: a download or a compilation that takes longer does not end any more. */
const TIMEOUT_MS = 600_000;

/** Runs a command to its end, without a terminal. @returns its output @throws with that output, if it fails */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')}: ${error ?? status}\n${(stdout + stderr).slice(-3000)}`);
}

/** Whether the machine has a program. */
export const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/** A folder of the cache, filled at the first use; one that was not filled to the end is not kept. */
async function cached(name: string, fill: (folder: string) => void | Promise<void>): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const begun = `${folder}.${process.pid}`;
  rmSync(begun, { recursive: true, force: true });
  mkdirSync(begun, { recursive: true });
  try {
    await fill(begun);
    renameSync(begun, folder);
  } finally {
    rmSync(begun, { recursive: true, force: true });
  }
  return folder;
}

/** Packages of PyPI in an environment of their own. @returns its Python */
export async function python(name: string, ...requirements: readonly string[]): Promise<string> {
  const folder = await cached(`python-${name}`, (target) => {
    run('python3', ['-m', 'venv', '--without-pip', target], target);
    const pip = [
      '-m',
      'pip',
      '--python',
      join(target, 'bin', 'python'),
      'install',
      '--quiet',
      '--no-compile',
    ];
    run('python3', [...pip, ...requirements], target);
  });
  return join(folder, 'bin', 'python');
}

/** Packages of npm in a folder of their own. @returns where their programs are */
export async function npm(name: string, ...packages: readonly string[]): Promise<string> {
  const folder = await cached(`npm-${name}`, (target) => {
    writeFileSync(join(target, 'package.json'), '{"private":true}');
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], target);
  });
  return join(folder, 'node_modules', '.bin');
}

/** Files of Maven Central, each by `group/with/slashes/artifact/version`. @returns their folder */
export const maven = (name: string, ...artifacts: readonly string[]): Promise<string> =>
  cached(`maven-${name}`, async (target) => {
    for (const artifact of artifacts) {
      const [version, id] = artifact.split('/').reverse();
      const file = `${id}-${version}.jar`;
      const response = await fetch(`https://repo1.maven.org/maven2/${artifact}/${file}`);
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      writeFileSync(join(target, file), Buffer.from(await response.arrayBuffer()));
    }
  });
