import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { compile } from '../harness/compile';
import { running } from '../harness/running';
import { startSharedServer } from '../harness/shared';
import { chromiumPath } from './chromium';

/** Before the suites in a browser: the page and the product of these sources, and the server and the browser that suites share. */
export default async function setup(): Promise<void> {
  if (chromiumPath === undefined) {
    process.stderr.write('npm run test:web is skipped: no Chromium is here (apt-get install chromium)\n');
    return;
  }
  execFileSync(process.execPath, [join(__dirname, '..', '..', 'tools', 'build-web.js'), '--required'], {
    stdio: 'inherit',
  });
  compile();
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launchServer({ executablePath: chromiumPath, args });
  process.env.OBP_TEST_BROWSER = browser.wsEndpoint();
  const stopServer = await startSharedServer();
  running.stop = async () => {
    await browser.close();
    await stopServer();
  };
}
