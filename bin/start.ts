#!/usr/bin/env node
/**
 * The one entry point: `start` runs everything in this process; `start NAME...` runs the named services, `gateway`
 * among them, in a process of their own.
 */
import { createGateway } from '../gateway/gateway.service';
import { ConfigError, loadConfig, lookalikes } from '../packages/config';
import { partNames } from '../packages/contracts/callers';
import { keepOutputInLines, processLog, runUntilSignalled, startProcess } from '../packages/service-kit';
import { partsFor } from './parts';
import { welcome } from './welcome';

async function main(): Promise<void> {
  keepOutputInLines();
  // What the process writes holds keys and personal data: for its owner only.
  process.umask(0o077);
  const asked = process.argv.slice(2).filter((argument) => argument !== '--');
  const names = asked.length === 0 ? ['all'] : asked;
  const unknown = names.filter((name) => name !== 'all' && !partNames.includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; there are ${partNames.join(', ')}`);
  const config = loadConfig(process.env, names);
  for (const warning of lookalikes(process.env).possible)
    processLog().warn({ setting: warning }, 'a setting?');
  const parts = partsFor(names, createGateway);
  await runUntilSignalled(() => startProcess(config, parts), config);
  say(names.includes('all') ? welcome(config, parts.firstStart()) : `started ${names.join(', ')}\n`);
}

/** For the person at the terminal. Where nobody can read it, the process runs all the same. */
function say(text: string): void {
  try {
    process.stdout.write(text);
  } catch {
    // A file on a full disk.
  }
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof Error;
  const reason = `could not start: ${known ? error.message : 'unknown error'}`;
  if (process.stderr.isTTY) process.stderr.write(`${reason}\n`);
  else processLog().fatal(reason);
  process.exit(1);
});
