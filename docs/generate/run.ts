/** `npm run docs`: writes the parts of the documentation that are made of the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page';
import { withSettings } from './settings-table';

const root = join(__dirname, '..', '..');
const readme = join(root, 'README.md');

writeFileSync(join(root, 'docs', 'errors.md'), errorsPage());
writeFileSync(readme, withSettings(readFileSync(readme, 'utf8')));
