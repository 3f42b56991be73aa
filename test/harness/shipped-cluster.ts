import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partNames } from '../../packages/contracts/callers';
import { read } from '../deploy/files';
import { freePort } from './ports';
import { accepts, FOLLOWER, operatorsStep, runnable, shippedConfig } from './shipped-bus';
import { until } from './until';

interface Server {
  readonly port: number;
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  process?: ChildProcess;
}

/** Three NATS servers, each with the files that docs/clusters.md describes. */
export class ShippedCluster {
  private readonly passwords = new Map(
    [...partNames, 'operator', FOLLOWER].map((user) => [user, `s${randomBytes(20).toString('hex')}`]),
  );

  private constructor(private readonly servers: readonly Server[]) {}

  /** Known by its addresses, and not there yet. */
  static async prepared(): Promise<ShippedCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'obp-nats-'));
    const route = `s${randomBytes(20).toString('hex')}`;
    const routes = [await freePort(), await freePort(), await freePort()];
    const [, documented = ''] = /^```\n(include .*?)^```$/ms.exec(read('docs', 'clusters.md')) ?? [];
    const servers: Server[] = [];
    for (const [index, own] of routes.entries()) {
      const home = join(folder, `nats-${index}`);
      mkdirSync(home);
      const config = routes
        .reduce(
          (text, port, at) => text.replace(`PASSWORD@nats-${at}.obp-nats:6222`, `${route}@127.0.0.1:${port}`),
          documented,
        )
        .replace('port: 6222', `listen: "127.0.0.1:${own}"`);
      writeFileSync(join(home, 'nats.conf'), runnable(shippedConfig()));
      writeFileSync(join(home, 'cluster.conf'), config);
      const port = await freePort();
      const monitor = await freePort();
      const args = ['-a', '127.0.0.1', '-p', String(port), '-m', String(monitor), '-sd', home];
      const env = { SERVER_NAME: `nats-${index}`, NATS_ROUTE_PASSWORD: route };
      servers.push({ port, folder: home, args: ['-c', join(home, 'cluster.conf'), ...args], env });
    }
    return new ShippedCluster(servers);
  }

  /** The NATS_URL of a user: all three servers. */
  url(user: string): string {
    const password = this.passwords.get(user) ?? '';
    return this.servers.map(({ port }) => `nats://${user}:${password}@127.0.0.1:${port}`).join(',');
  }

  /** The operator's step. */
  streams(...args: string[]): string {
    return operatorsStep(this.url('operator'), args);
  }

  async start(...indexes: number[]): Promise<void> {
    const passwords = [...this.passwords].map(([user, password]) => [
      `NATS_${user.toUpperCase().replaceAll('-', '_')}_PASSWORD`,
      password,
    ]);
    const started = indexes.flatMap((index) => this.servers[index] ?? []);
    for (const server of started) {
      const env = { PATH: process.env.PATH, ...server.env, ...Object.fromEntries(passwords) };
      server.process = spawn('nats-server', server.args, { env, stdio: 'ignore' });
    }
    await until('the servers listen', async () => {
      const ended = started.find((server) => server.process?.exitCode !== null);
      if (ended !== undefined) throw new Error(`nats-server ended with ${ended.process?.exitCode}`);
      return (await Promise.all(started.map(({ port }) => accepts(port)))).every(Boolean);
    });
  }

  /** As a machine that is gone: the server has no time for anything. */
  async kill(index: number): Promise<void> {
    const child = this.servers[index]?.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((_server, index) => this.kill(index)));
    for (const { folder } of this.servers) rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}
