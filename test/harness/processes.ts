import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './until';

/** A process of the product under test, started as an operator would: compiled code, settings by environment. */
export interface Process {
  readonly names: readonly string[];
  readonly child: ChildProcess;
  readonly port: string;
  readonly opsPort: string;
  /** Where an embedded store keeps its files. */
  readonly folder: string | undefined;
  readonly output: () => string;
  /** Resolves when the process is ready, and sees the given services on the bus. */
  ready(services?: readonly string[]): Promise<void>;
  metrics(): Promise<string>;
  /** SIGTERM and wait; returns the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL and wait. */
  kill(): Promise<void>;
}

const root = join(__dirname, '..', '..');

/** Where the compiled product is. */
export const compiled = (): string => process.env.OBP_TEST_DIST ?? join(root, 'dist');

/** Only what a process needs to run at all: settings come from the test alone. */
const plainEnvironment = () => ({ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test' });

export async function startNode(names: readonly string[], env: NodeJS.ProcessEnv): Promise<Process> {
  const started = spawnNode(names, env);
  await started.ready();
  return started;
}

/** As `startNode`, and does not wait: for processes that cannot be ready yet. */
export function spawnNode(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): Process {
  const child = spawn(process.execPath, [join(compiled(), 'bin', 'start.js'), ...names], {
    cwd: root,
    env: { LOG_LEVEL: 'warn', ...plainEnvironment(), ...env },
    stdio,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const started: Process = {
    names,
    child,
    port: env.PORT ?? '',
    opsPort: env.OPS_PORT ?? '',
    folder: env.STORE_URL?.startsWith('file:') ? env.STORE_URL.slice('file:'.length) : undefined,
    output: () => output,
    ready: (services = []) => ready(started, services),
    metrics: async () => (await fetch(`http://127.0.0.1:${env.OPS_PORT}/metrics`)).text(),
    stop: () => end(child, 'SIGTERM'),
    kill: async () => {
      await end(child, 'SIGKILL');
    },
  };
  return started;
}

/** Ends a process and waits for it. @returns its exit code; null when a signal has ended it */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  // A test that failed may have left it paused, and then no signal but SIGKILL would reach it.
  child.kill('SIGCONT');
  await exited;
  return child.exitCode;
}

/** The limit for a process that hangs, generous for a busy machine; the end of a process is detected at once. */
const READY_MS = 300_000;

async function ready({ child, opsPort, output, names }: Process, services: readonly string[]): Promise<void> {
  const name = names.join(', ') || 'the server';
  let answer = 'no answer';
  await until(
    `${name} is ready`,
    async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${output()}`);
      const response = await fetch(`http://127.0.0.1:${opsPort}/health/ready`, {
        signal: AbortSignal.timeout(READY_MS),
      }).catch((error: unknown) => error);
      if (!(response instanceof Response)) {
        answer = String(response);
        return false;
      }
      answer = await response.text();
      if (response.status !== 200) return false;
      const { services: seen = [] }: { services?: string[] } = JSON.parse(answer);
      return services.every((service) => seen.includes(service));
    },
    READY_MS,
    () => `: ${answer}; waiting for ${services.join(', ') || 'itself'}; its output:\n${output()}`,
  );
}
