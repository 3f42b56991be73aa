#!/usr/bin/env node
/**
 * The only entry point: `start` runs everything in this process; `start NAME...` runs the named parts, such as
 * `gateway`.
 */
import { createGateway } from '../gateway/gateway.service';
import { ConfigError, loadConfig, lookalikes } from '../packages/config';
import { partNames } from '../packages/contracts/callers';
import { keepOutputInLines, processLog, runUntilSignalled, startProcess } from '../packages/service-kit';
import { partsFor } from './parts';
import { announcement } from './welcome';

async function main(): Promise<void> {
  keepOutputInLines();
  // Files of the process hold keys and personal data, so only their owner may read them.
  process.umask(0o077);
  const named = process.argv.slice(2).filter((argument) => argument !== '--');
  const names = named.length === 0 ? ['all'] : named;
  const unknown = names.filter((name) => name !== 'all' && !partNames.includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; known parts are ${partNames.join(', ')}`);
  const config = loadConfig(process.env, names);
  for (const warning of lookalikes(process.env).possible)
    processLog().warn({ setting: warning }, 'an environment variable resembles a setting');
  const parts = partsFor(names, createGateway);
  await runUntilSignalled(() => startProcess(config, parts), config);
  print(names.includes('all') ? announcement(config, parts.firstStart()) : `started ${names.join(', ')}\n`);
}

/** Writes to the terminal. A failure to write does not stop the process. */
function print(text: string): void {
  try {
    process.stdout.write(text);
  } catch {
    // For example, the output is a file on a full disk.
  }
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof Error;
  const reason = `could not start: ${known ? error.message : 'unknown error'}`;
  if (process.stderr.isTTY) process.stderr.write(`${reason}\n`);
  else processLog().fatal(reason);
  process.exit(1);
});
