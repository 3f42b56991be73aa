/** `npm run lint:openapi`: two independent validators look at the document that the server would serve. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpoints } from '../../gateway/endpoints';
import { openApiDocument } from '../../gateway/openapi/document';

const root = join(__dirname, '..', '..');
const folder = join(root, 'node_modules', '.cache');
const file = join(folder, 'openapi.json');

mkdirSync(folder, { recursive: true });
writeFileSync(
  file,
  JSON.stringify(openApiDocument(endpoints, { publicUrl: 'http://127.0.0.1:8080' }), null, 2),
);

const validators: [string, string[]][] = [
  ['redocly', ['lint', file, '--config', join(__dirname, 'redocly.yaml'), '--max-problems', '20']],
  ['spectral', ['lint', file, '--ruleset', join(__dirname, 'spectral.yaml'), '--fail-severity', 'warn']],
];
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
for (const [name, args] of validators) {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', name), args, { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}
