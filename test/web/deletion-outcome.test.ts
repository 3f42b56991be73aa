import type { Page } from 'playwright-core';
import { userWithAllRolesAt } from '../harness/all-roles';
import { type Client, newBank } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer } from '../harness/staff';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

const DELETES = '**/management/cascading/banks/**';

describeInBrowser('a deletion whose request fails', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let staff: Client;
  let bank: string;
  beforeAll(async () => {
    server = await joinServer();
    browser = await TestBrowser.start(server.url);
    bank = await newBank(server);
    staff = await userWithAllRolesAt(server, bank);
  });
  afterAll(async () => {
    await browser?.stop();
    await server?.stop();
  });

  const confirm = async (page: Page, { customer_number }: { customer_number: string }) => {
    await page.getByLabel(/Type the customer number/).fill(customer_number);
    await page.getByRole('button', { name: 'Delete the customer' }).click();
  };

  test.each([500, 504])('with %i after it has begun is watched to its end, and no longer', async (status) => {
    const customer = await createCustomer(staff, bank);
    await browser.scenario(
      `outcome open ${status}`,
      async ({ open }) => {
        const page = await open({ client: staff });
        await page.clock.install();
        await page.goto(`/#/customers/${bank}/${customer.customer_id}/delete`);
        await page.route(DELETES, async (route) => {
          if (route.request().method() !== 'DELETE') return route.continue();
          await route.fetch();
          await route.fulfill({ status, json: { code: status, message: 'OBP-50000: Unknown Error.' } });
        });
        await confirm(page, customer);
        await page.getByText('The request has failed, but the deletion has begun').waitFor();
        await page.getByText('Completed: everything is deleted').waitFor();
        expect(await page.getByRole('button', { name: 'Delete the customer' }).count()).toBe(0);

        let readings = 0;
        page.on('request', (request) => {
          if (request.url().includes('/management/cascading/sagas')) readings += 1;
        });
        await page.clock.fastForward(60_000);
        // A later request of the page: those before it are known when it has ended.
        await page.evaluate("fetch('/page.json').then((response) => response.text())");
        expect(readings).toBe(0);
      },
      [REFUSED],
    );
  });

  test('before it has begun is not said to have done nothing, and can be confirmed again', async () => {
    const customer = await createCustomer(staff, bank);
    await browser.scenario(
      'connection lost',
      async ({ open }) => {
        const page = await open({ client: staff });
        await page.goto(`/#/customers/${bank}/${customer.customer_id}/delete`);
        await page.route(DELETES, (route) =>
          route.request().method() === 'DELETE' ? route.abort() : route.continue(),
        );
        await confirm(page, customer);
        await page.getByText('It is not known whether the deletion has begun').waitFor();
        expect(await page.getByRole('button', { name: 'Delete the customer' }).count()).toBe(0);
        await page.unroute(DELETES);
        await page.getByRole('button', { name: 'Back to the confirmation' }).click();
        await confirm(page, customer);
        await page.getByText('Completed: everything is deleted').waitFor();
      },
      [REFUSED, 'ERR_FAILED'],
    );
  });
});
