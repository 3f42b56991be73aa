import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from './caller';
import { fill, type Login } from './fill';

const root = join(__dirname, '..', '..');

/** The product on a folder of its own, with the credentials of its super admin. */
export class DemoServer {
  readonly consumerKey = randomBytes(12).toString('hex');
  readonly admin: Login = {
    username: 'admin',
    password: `demo-${randomBytes(12).toString('base64url')}`,
    about: 'may grant roles',
  };
  readonly url: string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  private readonly folder = mkdtempSync(join(tmpdir(), 'obp-demo-'));
  private readonly child: ChildProcess;

  constructor(port: string, opsPort?: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(process.execPath, [join(root, 'dist', 'bin', 'start.js')], {
      cwd: this.folder,
      env: {
        ...process.env,
        ADMIN_USERNAME: this.admin.username,
        ADMIN_PASSWORD: this.admin.password,
        CONSUMER_KEY: this.consumerKey,
        PORT: port,
        ...(opsPort === undefined ? {} : { OPS_PORT: opsPort }),
        STORE_URL: `file:${this.folder}`,
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.ended = once(this.child, 'exit');
  }

  /**
   * Fills the server when it is ready.
   * @throws Error if the process ends, or refuses
   */
  async fill(customers: number, progress: (part: number) => void): Promise<readonly Login[]> {
    await this.ready();
    const anonymous = Caller.anonymous(this.url);
    const admin = await anonymous.logIn(this.admin.username, this.admin.password, this.consumerKey);
    return fill(admin, anonymous, this.consumerKey, customers, progress);
  }

  /** Ends the process and removes its data. */
  async stop(): Promise<void> {
    this.child.kill();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    while (this.child.exitCode === null) {
      const response = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (response?.ok) return;
      await sleep(100);
    }
    throw new Error(`the server has ended with ${this.child.exitCode}`);
  }
}
