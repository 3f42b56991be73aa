import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../harness/ports';
import { Stack } from './stack';

/**
 * Before the suites: brings the product up from nothing, as docs/operations.md says. While a suite is written,
 * `OBP_STACK_FOLDER` and `OBP_STACK_PORT` name an installation that is there already and stays.
 */
export default async function setup(): Promise<void> {
  if (spawnSync('docker', ['version']).status !== 0)
    throw new Error('no Docker answers; on Debian, test/containers/engine.sh brings one');
  if (process.env.OBP_STACK_FOLDER !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'obp-stack-'));
  const stack = new Stack(folder, await freePort());
  process.env.OBP_STACK_FOLDER = folder;
  process.env.OBP_STACK_PORT = String(stack.port);
  process.env.OBP_STACK_ENDS = 'true';
  stack.lay();
  for (const file of ['alerts.yml', 'prometheus.yml']) hurry(join(folder, 'deploy', 'prometheus', file));
  await stack.follow('docker compose');
  await stack.ready();
  await stack.follow('Prometheus and backups');
}

const FASTER = 20;

/**
 * Makes Prometheus's time run faster: every duration in a file becomes a twentieth, and at least a second, like the
 * limits of the metrics `..._seconds` that measure a wait.
 */
function hurry(file: string): void {
  const seconds = { s: 1, m: 60, h: 3_600 };
  const faster = readFileSync(file, 'utf8')
    .replace(
      /(?<=\[|: )(\d+)([smh])(?=\]|\n)/g,
      (_all, count: string, unit: 's' | 'm' | 'h') =>
        `${Math.max(1_000, (Number(count) * seconds[unit] * 1_000) / FASTER)}ms`,
    )
    .replace(/(?<=oldest\w*_seconds\) > )\d+/g, (count) => String(Number(count) / FASTER));
  writeFileSync(file, faster);
}
