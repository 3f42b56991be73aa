import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, userWith } from '../harness/client';
import { freePort } from '../harness/ports';
import { type Process, startNode } from '../harness/processes';
import { newSecrets, served, type TestServer } from '../harness/server';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

describeInBrowser('a session', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obp-web-'));
  const secrets = newSecrets();
  let env: NodeJS.ProcessEnv;
  let process: Process;
  let server: Pick<TestServer, 'url' | 'admin'>;
  let browser: TestBrowser;
  let user: Client;
  beforeAll(async () => {
    const ports = { PORT: String(await freePort()), OPS_PORT: String(await freePort()) };
    env = { ...secrets, ...ports, STORE_URL: `file:${folder}` };
    process = await startNode([], env);
    server = served(process, secrets);
    browser = await TestBrowser.start(server.url);
    user = await newUser();
  });
  const newUser = () => userWith({ ...server, processes: [process], stop: async () => undefined });
  afterAll(async () => {
    await browser?.stop();
    await process?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('outlives a reload, is not in another tab, and ends with the log-out', async () => {
    await browser.scenario('session', async ({ open }) => {
      const page = await open({ client: user });
      await page.reload();
      await page.getByRole('button', { name: 'Log out' }).waitFor();
      expect(page.url()).not.toContain('token');

      const tab = await page.context().newPage();
      await tab.goto('/');
      await tab.getByRole('link', { name: 'Log in' }).first().waitFor();

      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByRole('link', { name: 'Log in' }).first().waitFor();
      expect(await page.evaluate("sessionStorage.getItem('obp.session')")).toBeNull();
    });
  });

  test('that ends with a log-out leaves the next user no way to the last place', async () => {
    const last = await newUser();
    await browser.scenario(
      'next user',
      async ({ open }) => {
        const page = await open({ client: last });
        await page.goto('/#/customers/obp1/the-customer-of-the-last-user');
        await page.getByText('OBP-20006').first().waitFor();
        await page.getByRole('button', { name: 'Log out' }).click();
        await page.getByRole('banner').getByRole('link', { name: 'Log in' }).click();
        await page.getByLabel('User name').fill(server.admin.username);
        await page.getByLabel('Password').fill(server.admin.password);
        await page.getByLabel('Consumer key').fill(server.admin.consumerKey);
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByRole('button', { name: 'Log out' }).waitFor();
        await page.waitForURL(`${server.url}/#/`);
      },
      [REFUSED],
    );
  });

  test('that the server has ended leads to the login', async () => {
    await browser.scenario(
      'expired',
      async ({ open }) => {
        const page = await open({ client: user.with({ DirectLogin: 'token=expired' }) });
        await page.getByRole('link', { name: 'Roles' }).click();
        await page.getByRole('link', { name: 'Log in' }).last().click();
        await page.getByText('Your login has ended').waitFor();
      },
      [REFUSED],
    );
  });

  test('deep links and the way back lead to the same view', async () => {
    await browser.scenario('links', async ({ open }) => {
      const page = await open();
      await page.goto('/#/functions/OBPv3.1.0-getTaxResidence');
      const heading = page.getByRole('heading', { level: 1 });
      await page.getByRole('heading', { name: /Tax Residence/i, level: 1 }).waitFor();
      const first = await heading.textContent();
      await page.getByLabel('Search functions').fill('cascade preview');
      await page.getByRole('link', { name: /Preview Delete Customer Cascade/ }).click();
      await page.getByRole('heading', { name: 'Preview Delete Customer Cascade' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: first ?? '' }).waitFor();
      await page.goto('/#/functions/no-such-function');
      await page.getByText('has no function no-such-function').waitFor();
    });
  });

  test('goes on when the server has been restarted meanwhile', async () => {
    await browser.scenario(
      'restart',
      async ({ open }) => {
        const page = await open();
        await page.goto('/#/login');
        await page.getByLabel('User name').fill(server.admin.username);
        await page.getByLabel('Password').fill(server.admin.password);
        await page.getByLabel('Consumer key').fill(server.admin.consumerKey);
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByRole('button', { name: 'Log out' }).waitFor();
        await process.kill();
        await page.getByRole('link', { name: 'Roles' }).click();
        await page.getByText('The server cannot be reached').first().waitFor();
        process = await startNode([], env);
        await page.getByRole('button', { name: 'Try again' }).first().click();
        await page.getByText('You have no role yet.').waitFor();
      },
      [REFUSED, 'ERR_CONNECTION_REFUSED'],
    );
  });
});
