import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../harness/ports';
import { type Process, spawnNode } from '../harness/processes';
import { newSecrets } from '../harness/server';
import { until } from '../harness/until';

/** The format of the log, and a process whose output cannot be written. */

let running: Process | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obp-log-'));
});
afterEach(async () => {
  await running?.kill();
  rmSync(folder, { recursive: true, force: true });
});

type Output = 'pipe' | number;

async function start(stdout: Output, stderr: Output, env: NodeJS.ProcessEnv = {}): Promise<Process> {
  const ports = { PORT: String(await freePort()), OPS_PORT: String(await freePort()) };
  const settings = {
    STORE_URL: `file:${join(folder, 'data')}`,
    LOG_LEVEL: 'trace',
    ...newSecrets(),
    ...ports,
    ...env,
  };
  running = spawnNode([], settings, ['ignore', stdout, stderr]);
  return running;
}

const isAnswered = async ({ port }: Process) =>
  (await fetch(`http://127.0.0.1:${port}/obp/v4.0.0/banks`).catch(() => undefined))?.status === 200;

const droppedBy = async (process: Process) =>
  Number(/^obp_log_lines_dropped_total (\d+)$/m.exec(await process.metrics())?.[1]);

/** Until the process has answered many requests, of each of which it logs, and has dropped lines. */
const dropsLines = (process: Process) =>
  until('lines are dropped, and requests are answered', async () => {
    for (let i = 0; i < 100; i += 1) expect(await isAnswered(process)).toBe(true);
    return (await droppedBy(process)) > 0;
  });

describe('a log that cannot be written', () => {
  test('because its disk is full: lines are dropped and counted, the service goes on, a stop is complete', async () => {
    const full = openSync('/dev/full', 'w');
    const process = await start('pipe', full);
    closeSync(full);
    await process.ready();
    await dropsLines(process);
    expect(await process.stop()).toBe(0);
  });

  test('because its reader has gone: the same', async () => {
    const process = await start('pipe', 'pipe');
    process.child.stderr?.destroy();
    await process.ready();
    await dropsLines(process);
    expect(await process.stop()).toBe(0);
  });

  test('because its reader does not read: the same', async () => {
    const process = await start('pipe', 'pipe');
    process.child.stderr?.removeAllListeners('data').pause();
    await process.ready();
    await dropsLines(process);
    expect(await process.stop()).toBe(0);
  });
});

test.each<[string, () => Promise<Process>]>([
  [
    'closed',
    async () => {
      const process = await start('pipe', 'pipe');
      process.child.stdout?.destroy();
      return process;
    },
  ],
  [
    'a file on a full disk',
    async () => {
      const full = openSync('/dev/full', 'w');
      const process = await start(full, 'pipe');
      closeSync(full);
      return process;
    },
  ],
])('given a standard output that is %s before the welcome, then the process serves', async (_what, begin) => {
  const process = await begin();
  await process.ready();
  for (let i = 0; i < 10; i += 1) expect(await isAnswered(process)).toBe(true);
  expect(await process.stop()).toBe(0);
});

describe('standard error', () => {
  const linesOf = async (env: NodeJS.ProcessEnv, end: (process: Process) => Promise<unknown>) => {
    const process = await start('pipe', 'pipe', env);
    process.child.stdout?.removeAllListeners('data');
    await end(process);
    return process.output().trimEnd().split('\n');
  };
  const parsed = (lines: string[]) => lines.map((line): Record<string, unknown> => JSON.parse(line));

  test('is JSON line by line: warnings of Node, output of libraries, and variables that resemble settings', async () => {
    const script = join(folder, 'noisy.js');
    const noise = `setInterval(() => { process.emitWarning('be warned', 'DeprecationWarning'); console.error('printed'); }, 50)`;
    writeFileSync(script, noise);
    const env = { NODE_OPTIONS: `--require ${script}`, APP_PORT: 'tcp://10.0.0.1:80', DATA_URL: 'x' };
    const lines = await linesOf(env, async (process) => {
      await process.ready();
      await until('the warning is there', async () => process.output().includes('be warned'));
      await until('the print is there', async () => process.output().includes('printed'));
      await process.stop();
    });
    expect(parsed(lines)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ warning: 'DeprecationWarning', text: 'be warned' }),
        expect.objectContaining({ msg: 'console', text: 'printed' }),
        expect.objectContaining({ setting: 'DATA_URL: unknown; NATS_URL was probably meant' }),
      ]),
    );
  });

  test('is JSON when the process cannot start', async () => {
    const lines = await linesOf({ ADMIN_PASSWORD: 'pässword-of-17-chars', PORT: 'x' }, (process) =>
      until('it has ended', async () => process.child.exitCode === 1),
    );
    expect(parsed(lines)).toEqual([
      expect.objectContaining({
        msg: expect.stringMatching(/^could not start: .*PORT: .*ADMIN_PASSWORD: /s),
      }),
    ]);
  });
});

test('only the owner can read the files of the process', async () => {
  const process = await start('pipe', 'pipe');
  await process.ready();
  await process.stop();
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  expect(written.length).toBeGreaterThan(1);
  const open = written.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
  expect(open).toEqual([]);
});

test('SIGHUP is a stop like SIGTERM', async () => {
  const process = await start('pipe', 'pipe');
  await process.ready();
  process.child.kill('SIGHUP');
  await until(
    'it has ended',
    async () => process.child.exitCode !== null || process.child.signalCode !== null,
  );
  expect([process.child.exitCode, process.child.signalCode]).toEqual([0, null]);
});
