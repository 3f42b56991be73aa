/** `npm run docs`: writes the generated files: parts of the documentation, and the lock of the events. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionsPage } from './actions-page';
import { asyncApi } from './asyncapi';
import { decisionsIndex } from './decisions-index';
import { errorsPage } from './errors-page';
import { breaks, lockOf } from './event-lock';
import { eventsPage } from './events-page';
import { prometheusRule } from './prometheus-rule';
import { withSettings } from './settings-table';

const root = join(__dirname, '..', '..');
const docs = (name: string): string => join(root, 'docs', name);
const readme = join(root, 'README.md');
const lock = join(root, 'packages', 'contracts', 'events.lock.json');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

writeFileSync(docs('errors.md'), errorsPage());
writeFileSync(docs('actions.md'), actionsPage());
writeFileSync(docs('events.md'), eventsPage());
writeFileSync(docs(join('decisions', 'README.md')), decisionsIndex());
writeFileSync(docs('asyncapi.json'), json(asyncApi()));
writeFileSync(
  join(root, 'examples', 'kubernetes', 'alerts.yaml'),
  prometheusRule(readFileSync(join(root, 'deploy', 'prometheus', 'alerts.yml'), 'utf8')),
);
writeFileSync(readme, withSettings(readFileSync(readme, 'utf8')));

const broken = existsSync(lock) ? breaks(JSON.parse(readFileSync(lock, 'utf8')), lockOf()) : [];
if (broken.length === 0) writeFileSync(lock, json(lockOf()));
else {
  process.stderr.write(
    `readers of events would break: give what changes a new version\n  ${broken.join('\n  ')}\n`,
  );
  process.exitCode = 1;
}
