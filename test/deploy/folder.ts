import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documented } from './documented';
import { root, run } from './files';

/** A folder with the files of this repository, in which an operator works. */
export class Folder {
  constructor(readonly folder: string) {}

  /** Copies the files that the repository has, committed or not. */
  lay(): void {
    const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z']).split('\0');
    for (const file of files.filter((name) => name !== '' && existsSync(join(root, name)))) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(root, file), join(this.folder, file));
    }
  }

  /** Runs lines of a shell in the folder, as an operator does; resolves to what they print. @throws Error when one fails */
  async sh(lines: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', lines], {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const [code] = await once(child, 'close');
    if (code !== 0)
      throw new Error(`${lines}\nended with ${code}:\n${stderr.slice(-4_000)}${stdout.slice(-1_000)}`);
    return stdout;
  }

  /** Runs all commands under a heading of docs/operations.md; resolves to what they print. */
  async follow(heading: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    let printed = '';
    for (const block of documented(heading)) printed += await this.sh(block, env);
    return printed;
  }

  setting(name: string): string {
    return new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(join(this.folder, '.env'), 'utf8'))?.[1] ?? '';
  }

  /** The administrator, by the settings. */
  get admin() {
    return {
      username: this.setting('ADMIN_USERNAME'),
      password: this.setting('ADMIN_PASSWORD'),
      consumerKey: this.setting('CONSUMER_KEY'),
    };
  }
}
