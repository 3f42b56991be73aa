import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports';
import { type Process, startNode } from './processes';
import type { TestServer } from './server';

const secrets = {
  ADMIN_USERNAME: 'superadmin',
  ADMIN_PASSWORD: 'a-password-of-this-suite-only',
  CONSUMER_KEY: 'c0ffee00c0ffee00c0ffee00',
  TOKEN_KEYS: `k1:${'s'.repeat(40)}`,
};

/** Everything in one process on a folder of its own, which a suite may kill and start again on the same folder. */
export class OneProcess {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    public running: Process,
    readonly server: TestServer,
  ) {}

  static async start(): Promise<OneProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'obp-one-process-'));
    const env = {
      ...secrets,
      STORE_URL: `file:${folder}`,
      PORT: String(await freePort()),
      OPS_PORT: String(await freePort()),
    };
    const running = await startNode([], env);
    const { ADMIN_USERNAME: username, ADMIN_PASSWORD: password, CONSUMER_KEY: consumerKey } = secrets;
    return new OneProcess(folder, env, running, {
      url: `http://127.0.0.1:${env.PORT}`,
      admin: { username, password, consumerKey },
      processes: [running],
      stop: () => Promise.resolve(),
    });
  }

  /** After `running` was killed or stopped. */
  async startAgain(): Promise<void> {
    this.running = await startNode([], this.env);
  }

  async end(): Promise<void> {
    await this.running.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
