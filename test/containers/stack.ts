import { basename } from 'node:path';
import { Folder } from '../deploy/folder';
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
export class Stack extends Folder {
  constructor(
    folder: string,
    readonly port: number,
  ) {
    super(folder);
  }

  override sh(lines: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    return super.sh(lines, {
      PUBLISH: `127.0.0.1:${this.port}`,
      PUBLIC_URL: this.url,
      PROMETHEUS_PORT: String(this.port + 1),
      ...env,
    });
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

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get prometheus(): string {
    return `http://127.0.0.1:${this.port + 1}`;
  }

  /** For the harness of the API suites. */
  get server(): TestServer {
    return { url: this.url, admin: this.admin, processes: [], stop: async () => undefined };
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
