import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyEvent } from '../../packages/contracts/event';

/** A follower in a process of its own (follower-script.ts), to be killed; it writes its events into a file. */
export class FollowerProcess {
  private child: ChildProcess | undefined;

  constructor(
    private readonly where: { url: string; namespace: string; name: string },
    private readonly file: string,
  ) {}

  start(): void {
    const { url, namespace, name } = this.where;
    const script = [join(__dirname, 'follower-script.ts'), url, namespace, name, this.file];
    const args = ['-r', join(__dirname, '..', '..', 'tools', 'register.js'), ...script];
    this.child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  async kill(): Promise<void> {
    if (this.child === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  got = (): AnyEvent[] => notedIn(this.file);
}

/** The events that a follower has written, in order, repeats included. */
export function notedIn(file: string): AnyEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // The last line is empty, or torn by a kill: then its event was not confirmed, and comes again.
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}
