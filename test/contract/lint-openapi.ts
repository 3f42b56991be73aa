/** `npm run lint:openapi`: two independent validators look at the documents that the server would serve: of everything, and of each version. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpoints } from '../../gateway/endpoints';
import { isServedUnder, listedVersions } from '../../gateway/endpoints/versions';
import { openApiDocument } from '../../gateway/openapi/document';

const root = join(__dirname, '..', '..');
const folder = join(root, 'node_modules', '.cache');
mkdirSync(folder, { recursive: true });
const about = { publicUrl: 'http://127.0.0.1:8080' };
const documents: [string, object][] = [
  ['openapi.json', openApiDocument(endpoints, about)],
  ...listedVersions.map((version): [string, object] => {
    const rows = endpoints.filter((row) => isServedUnder(row, version));
    return [`openapi-${version}.json`, openApiDocument(rows, about, version)];
  }),
];
const files = documents.map(([name, document]) => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document, null, 2));
  return file;
});

const validators: [string, string[]][] = [
  ['redocly', ['lint', ...files, '--config', join(__dirname, 'redocly.yaml'), '--max-problems', '20']],
  ['spectral', ['lint', ...files, '--ruleset', join(__dirname, 'spectral.yaml'), '--fail-severity', 'warn']],
];
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
for (const [name, args] of validators) {
  const { status } = spawnSync(join(root, 'node_modules', '.bin', name), args, { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}
