import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { documented } from '../deploy/documented';
import { root, run } from '../deploy/files';
import type { TestServer } from '../harness/server';
import { until } from '../harness/until';

/** The state of a container, from Docker. */
export interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly Created: string;
  readonly State: { ExitCode: number; Running: boolean; StartedAt: string; Health?: { Status: string } };
  readonly Config: { User: string; Labels: Record<string, string> };
  readonly Mounts: readonly { Type: string; Name?: string }[];
  readonly HostConfig: {
    ReadonlyRootfs: boolean;
    CapDrop: string[] | null;
    SecurityOpt: string[] | null;
    PidsLimit: number;
    Memory: number;
    LogConfig: { Config: Record<string, string> };
  };
}

/** An installation by docker compose, in a folder of its own with the files of this repository. */
export class Stack {
  constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

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
      env: {
        ...process.env,
        PUBLISH: `127.0.0.1:${this.port}`,
        PUBLIC_URL: this.url,
        PROMETHEUS_PORT: String(this.port + 1),
        ...env,
      },
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

  /** The containers of the whole stack, or of one service of the compose file, the oldest first. */
  async containers(service = ''): Promise<Container[]> {
    const ids = (await this.sh(`docker compose ps --all --quiet ${service}`)).trim();
    if (ids === '') return [];
    const found: Container[] = JSON.parse(await this.sh(`docker inspect ${ids.replaceAll('\n', ' ')}`));
    return found.sort((one, other) => one.Created.localeCompare(other.Created));
  }

  /** Waits until there are `count` containers with a health check, of a service or of all, and all are healthy. */
  async ready(service = '', count = 1): Promise<void> {
    let seen: string[] = [];
    await until(
      `${service || 'everything'} is healthy`,
      async () => {
        const watched = (await this.containers(service)).filter(({ State }) => State.Health !== undefined);
        seen = watched.map(({ Name, State }) => `${Name} ${State.Health?.Status}`);
        return watched.length >= count && seen.every((container) => container.endsWith(' healthy'));
      },
      240_000,
      () => `:\n${seen.join('\n')}`,
    );
  }

  /**
   * Removes containers, networks and volumes. Older engines sometimes keep a network, for an endpoint of a container that
   * is gone; no container may be left.
   */
  async down(): Promise<void> {
    await this.sh(
      'docker compose down --volumes --remove-orphans || [ -z "$(docker compose ps --all --quiet)" ]',
    );
  }

  /** The project as compose names it. */
  get project(): string {
    return basename(this.folder).toLowerCase();
  }

  setting(name: string): string {
    return new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(join(this.folder, '.env'), 'utf8'))?.[1] ?? '';
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get prometheus(): string {
    return `http://127.0.0.1:${this.port + 1}`;
  }

  /** For the harness of the API suites. */
  get server(): TestServer {
    return {
      url: this.url,
      admin: {
        username: this.setting('ADMIN_USERNAME'),
        password: this.setting('ADMIN_PASSWORD'),
        consumerKey: this.setting('CONSUMER_KEY'),
      },
      processes: [],
      stop: async () => undefined,
    };
  }
}

/** Does it again when it fails: on a machine that has just started everything, first requests may be too slow. */
export async function persistently<T>(work: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (tries <= 1) throw error;
    return persistently(work, tries - 1);
  }
}

/** The installation that all suites of this project share. */
export function sharedStack(): Stack {
  const { OBP_STACK_FOLDER: folder = '', OBP_STACK_PORT: port = '' } = process.env;
  return new Stack(folder, Number(port));
}
