import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from './caller';
import { fill, type Login } from './fill';

/** `npm run demo`: the product on a folder of its own, filled with invented people. Ends, and removes it, on Ctrl+C. */

const root = join(__dirname, '..', '..');
const port = process.env.PORT ?? '8080';
const url = `http://127.0.0.1:${port}`;
const secrets = {
  ADMIN_USERNAME: 'admin',
  ADMIN_PASSWORD: `demo-${randomBytes(12).toString('base64url')}`,
  CONSUMER_KEY: randomBytes(12).toString('hex'),
};

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'obp-demo-'));
  const env = {
    ...process.env,
    ...secrets,
    PORT: port,
    STORE_URL: `file:${folder}`,

    LOG_LEVEL: 'warn',
  };
  const server = spawn(process.execPath, [join(root, 'dist', 'bin', 'start.js')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
  const ended = once(server, 'exit');
  try {
    const filled = ready(server).then(() => fillIt());
    await Promise.race([filled.then(() => ended), ended]);
  } finally {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ready(server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`the server has ended with ${server.exitCode}`);
}

async function fillIt(): Promise<void> {
  const began = performance.now();
  const anonymous = Caller.anonymous(url);
  const admin = await anonymous.logIn(secrets.ADMIN_USERNAME, secrets.ADMIN_PASSWORD, secrets.CONSUMER_KEY);
  const logins = await fill(admin, anonymous, secrets.CONSUMER_KEY, bar);
  process.stdout.write(`\n${about(logins, (performance.now() - began) / 1_000)}`);
}

const WIDTH = 40;

/** Draws the progress bar over itself. */
function bar(part: number): void {
  const full = Math.round(part * WIDTH);
  process.stdout.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${Math.round(part * 100)} %`);
}

const about = (logins: readonly Login[], seconds: number): string => `
500 customers at two banks, made in ${seconds.toFixed(1)} s. Open ${url}/

Log in by pasting one of these into the login:

${[
  ...logins,
  { username: secrets.ADMIN_USERNAME, password: secrets.ADMIN_PASSWORD, about: 'may grant roles' },
]
  .map(
    ({ username, password, about: said }) =>
      `  user name ${username}, password ${password}, consumer key ${secrets.CONSUMER_KEY}   (${said})`,
  )
  .join('\n')}

Three things to try:

  1. As olga.office, find the customers with the attribute "segment" = "gold", and correct an address.
  2. As dora.developer, call Create Customer: it is refused. Get the role: it is requested. As admin, grant it.
  3. As olga.office, delete a customer, and watch the services erase what they keep.

Ctrl+C ends the demo and removes its data.
`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
