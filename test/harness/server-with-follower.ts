/**
 * `npm start` with a follower in the process, which writes every event into a file before its position advances.
 * Argument: the file. Settings by environment; OBP_TEST_DIST is where the compiled product is.
 */
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.env.OBP_TEST_DIST ?? '';

async function main(): Promise<void> {
  const { createGateway }: typeof import('../../gateway/gateway.service') = require(
    join(dist, 'gateway', 'gateway.service.js'),
  );
  const { partsFor }: typeof import('../../bin/parts') = require(join(dist, 'bin', 'parts.js'));
  const { loadConfig }: typeof import('../../packages/config') = require(join(dist, 'packages', 'config'));
  const { startProcess }: typeof import('../../packages/service-kit') = require(
    join(dist, 'packages', 'service-kit'),
  );
  const { OBP_TEST_DIST: _, ...settings } = process.env;
  const { events, stop } = await startProcess(
    loadConfig(settings, ['all']),
    partsFor(['all'], createGateway),
  );
  const notes = openSync(process.argv[2] ?? '', 'a');
  await events?.follow({
    name: 'follower',
    events: [],
    handle: async (event) => {
      writeSync(notes, `${JSON.stringify(event)}\n`);
      fsyncSync(notes);
    },
  });
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
}

void main();
