import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { DemoServer } from './demo/server';

/** `npm run screenshot`: the picture of the README, from a small demo. Needs Debian's Chromium. */

const FOLDER = join(__dirname, '..', 'docs', 'images');
const PORTS = ['18480', '18481'] as const;

async function main(): Promise<void> {
  const server = new DemoServer(...PORTS);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const [login] = await server.fill(10, () => undefined);
    if (login === undefined) throw new Error('the demo has no users');
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    await page.goto(`${server.url}/#/login`);
    await page.getByLabel('User name').fill(login.username);
    await page.getByLabel('Password').fill(login.password);
    await page.getByLabel('Consumer key').fill(server.consumerKey);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    await page.getByLabel('Bank', { exact: true }).selectOption('spree.bank');
    await page.getByRole('link', { name: 'Customers', exact: true }).click();
    await page.locator('tbody a').first().click();
    await page.getByRole('region', { name: 'Messages' }).waitFor();
    await page.locator('.loading').first().waitFor({ state: 'detached' });
    mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: join(FOLDER, 'customer.png') });
  } finally {
    await browser.close();
    await server.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
