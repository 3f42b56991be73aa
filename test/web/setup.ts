import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { compile } from '../harness/compile';
import { chromiumPath } from './chromium';

/** Before the suites in a browser: the page and the product of these sources. */
export default function setup(): void {
  if (chromiumPath === undefined) {
    process.stderr.write('npm run test:web is skipped: no Chromium is here (apt-get install chromium)\n');
    return;
  }
  execFileSync(process.execPath, [join(__dirname, '..', '..', 'tools', 'build-web.js'), '--required'], {
    stdio: 'inherit',
  });
  compile();
}
