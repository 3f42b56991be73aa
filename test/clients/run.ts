/** `npm run test:clients`: clients of others and clients made of our document, against `npm start` in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../harness/compile';
import type { Client } from './client';
import { generated } from './generated';
import { has } from './installed';
import { published } from './published';

async function main(): Promise<boolean> {
  compile();
  const folder = mkdtempSync(join(tmpdir(), 'obp-clients-'));
  try {
    let good = true;
    for (const client of [...published, ...generated].filter(isWanted))
      good = (await tried(client, folder)) && good;
    return good;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All of them, or those whose name contains the argument: `npm run test:clients -- obp-python`. */
const isWanted = ({ name }: Client): boolean => name.includes(process.argv[2] ?? '');

async function tried({ name, needs, run }: Client, folder: string): Promise<boolean> {
  const missing = needs.filter((tool) => !has(tool));
  if (missing.length > 0) {
    say(`skipped  ${name}: this machine has no ${missing.join(', ')}`);
    return true;
  }
  const begun = Date.now();
  try {
    const result = await run(folder);
    say(`ok       ${name} (${Math.round((Date.now() - begun) / 1000)} s): ${result}`);
    return true;
  } catch (error) {
    say(`FAILED   ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);

main().then((good) => process.exit(good ? 0 : 1));
