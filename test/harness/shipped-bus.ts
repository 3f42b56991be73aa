import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partNames } from '../../packages/contracts/callers';
import { read } from '../deploy/files';
import { freePort } from './ports';
import { compiled } from './processes';
import { until } from './until';

/** A NATS server with the configuration that is shipped, and a password for every part, an operator, and a service of one's own. */
export interface ShippedBus {
  readonly port: number;
  /** The NATS_URL of a part. */
  url(part: string): string;
  password(part: string): string;
  /** Runs the operator's command again, with other arguments. @returns its output */
  streams(...args: string[]): string;
  /** Starts the server again, with another configuration. */
  restart(text: string): Promise<void>;
  /** The log of the server, which contains every refusal. */
  log(): string;
  stop(): Promise<void>;
}

const { status, stdout } = spawnSync('nats-server', ['--version'], { encoding: 'utf8' });
export const natsServerIsInstalled = status === 0;
/** The image that is shipped is newer than what distributions have. */
const isOld = /v2\.[0-9]\./.test(stdout ?? '');

/** A configuration as the installed server takes it. */
export const runnable = (text: string): string => (isOld ? text.replace(/^ *sync_interval:.*\n/m, '') : text);

/** A service of one's own that follows. */
export const FOLLOWER = 'read-model';

/** deploy/nats.conf with users added to it, as its comment says. */
export function shippedConfig(services: readonly string[] = [FOLLOWER]): string {
  const users = services.map((service) => read('examples', service, 'nats-user.conf')).join('');
  return read('deploy', 'nats.conf').replace(/ {4}\]\n {2}\}\n\}\n$/, `${users.replaceAll('$', '$$$$')}$&`);
}

/** Who may publish and subscribe to what: one block of permissions per user. */
export function grantsIn(
  text: string,
): Map<string, { publish: string[]; subscribe: string[]; password: string }> {
  const conf = text.replace(/#.*$/gm, '');
  const users =
    /user: ([\w-]+), password: (\S+), permissions: \{\s*subscribe: \[([^\]]*)\]\s*publish: \[([^\]]*)\]/g;
  const subjects = (text = '') => [...text.matchAll(/"([^"]+)"/g)].map(([, subject = '']) => subject);
  return new Map(
    [...conf.matchAll(users)].map(([, user = '', password = '', subscribe, publish]) => [
      user,
      { password, subscribe: subjects(subscribe), publish: subjects(publish) },
    ]),
  );
}

/**
 * Ports and folder are the test's; all else is in the configuration.
 * @param services users in it that are no parts
 */
export async function startShippedBus(
  text = shippedConfig(),
  services: readonly string[] = [FOLLOWER],
): Promise<ShippedBus> {
  const users = [...partNames, 'operator', ...services];
  const passwords = new Map(users.map((user) => [user, `s${randomBytes(20).toString('hex')}`]));
  const password = (part: string) => passwords.get(part) ?? '';
  const env = Object.fromEntries(
    [...passwords].map(([part, secret]) => [
      `NATS_${part.toUpperCase().replaceAll('-', '_')}_PASSWORD`,
      secret,
    ]),
  );
  const [port, monitor] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'obp-nats-'));
  const config = join(folder, 'nats.conf');
  writeFileSync(config, runnable(text));
  let server: ChildProcess;
  let log = '';
  const start = async (): Promise<void> => {
    const started = spawn(
      'nats-server',
      ['-c', config, '-a', '127.0.0.1', '-p', String(port), '-m', String(monitor), '-sd', folder],
      { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    server = started;
    started.stderr.on('data', (chunk) => (log += String(chunk)));
    await until('NATS listens', () => {
      if (started.exitCode !== null) throw new Error(`nats-server ended with ${started.exitCode}:\n${log}`);
      return accepts(port);
    });
  };
  await start();
  const url = (part: string) => `nats://${part}:${password(part)}@127.0.0.1:${port}`;
  const streams = (...args: string[]) => operatorsStep(url('operator'), args);
  streams();
  if (services.includes(FOLLOWER)) streams('--follower', FOLLOWER);
  return {
    port,
    url,
    password,
    streams,
    restart: async (next) => {
      await end(server);
      writeFileSync(config, runnable(next));
      await start();
    },
    log: () => log,
    stop: async () => {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the command of an operator. @throws Error with its output */
export function operatorsStep(NATS_URL: string, args: readonly string[]): string {
  const main = join(compiled(), 'bin', 'streams.js');
  const env = { PATH: process.env.PATH, NATS_URL };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    env,
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

/** A configuration in which these parts may answer a service of one's own: as operators write it (docs/operations.md). */
export const withAnswersTo = (service: string, parts: readonly string[], configuration: string): string =>
  parts.reduce(
    (text, part) =>
      text.replace(new RegExp(`user: ${part},[^}]*?"MOL-obp.RES`), (block) =>
        block.replace(/"MOL-obp\.RES$/, `"MOL-obp.RES.${service}.>", "MOL-obp.RES`),
      ),
    configuration,
  );
