#!/usr/bin/env node
/**
 * The one entry point: `start` runs everything in this process; `start NAME...` runs the named services, `gateway`
 * among them, in a process of their own.
 */
import { createGateway } from '../gateway/gateway.service';
import { ConfigError, loadConfig } from '../packages/config';
import { runUntilSignalled, startProcess } from '../packages/service-kit';
import { partNames, partsFor } from './parts';
import { announcement } from './welcome';

async function main(): Promise<void> {
  const asked = process.argv.slice(2).filter((argument) => argument !== '--');
  const names = asked.length === 0 ? ['all'] : asked;
  const unknown = names.filter((name) => name !== 'all' && !partNames.includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; there are ${partNames.join(', ')}`);
  const config = loadConfig(process.env, names);
  const parts = partsFor(names, createGateway);
  await runUntilSignalled(() => startProcess(config, parts), config);
  process.stdout.write(
    names.includes('all') ? announcement(config, parts.firstStart()) : `started ${names.join(', ')}\n`,
  );
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof Error;
  process.stderr.write(`could not start: ${known ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
