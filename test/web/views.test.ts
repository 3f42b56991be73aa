import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { userWithAllRolesAt } from '../harness/all-roles';
import { type Client, newBank, userWith } from '../harness/client';
import { startOne, type TestServer } from '../harness/server';
import { type WholeCustomer, wholeCustomer } from '../harness/whole-customer';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Screenshots for review by a person. */
const SHOTS = join(__dirname, 'traces', 'views');

const WIDTHS = [360, 768, 1440];
const THEMES = ['light', 'dark'] as const;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

describeInBrowser('every view', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let staff: Client;
  let newcomer: Client;
  let bank: string;
  let customer: WholeCustomer;
  beforeAll(async () => {
    server = await startOne();
    browser = await TestBrowser.start(server.url);
    bank = await newBank(server);
    staff = await userWithAllRolesAt(server, bank);
    newcomer = await userWith(server);
    await newcomer.post('/entitlement-requests', { bank_id: bank, role_name: 'CanGetCustomer' });
    customer = await wholeCustomer(staff, bank);
    const gone = await wholeCustomer(staff, bank);
    await staff.delete(`/management/cascading/banks/${bank}/customers/${gone.customer_id}`);
    mkdirSync(SHOTS, { recursive: true });
  });
  afterAll(async () => {
    await browser?.stop();
    await server?.stop();
  });

  interface View {
    readonly name: string;
    readonly path: () => string;
    /** A text that shows that the view is there. */
    readonly shows: string | RegExp;
    readonly as?: () => Client;
    /** Steps before the check of the view. */
    readonly first?: (page: Page) => Promise<void>;
  }
  const views: readonly View[] = [
    { name: 'home', path: () => '/#/', shows: 'functions' },
    { name: 'no such page', path: () => '/#/nowhere', shows: 'There is no such page' },
    { name: 'login', path: () => '/#/login', shows: 'Consumer key' },
    { name: 'sign-up', path: () => '/#/sign-up', shows: 'first_name' },
    {
      name: 'function',
      path: () => '/#/functions/OBPv4.0.0-createCustomer',
      shows: 'Possible errors',
      as: () => staff,
      first: async (page) => {
        await page.getByText('The same call as code').click();
        await page.getByRole('button', { name: 'Call POST' }).click();
        await page.getByText('201 Created').waitFor();
      },
    },
    {
      name: 'refusal',
      path: () => '/#/functions/OBPv4.0.0-getCustomersByAttributes',
      shows: 'Possible errors',
      as: () => newcomer,
      first: async (page) => {
        await page.getByRole('button', { name: 'Call GET' }).click();
        await page.getByText('403 Forbidden').waitFor();
      },
    },
    { name: 'roles', path: () => '/#/roles', shows: 'requests', as: () => staff },
    { name: 'roles without any', path: () => '/#/roles', shows: 'You have no role yet', as: () => newcomer },
    { name: 'customers', path: () => '/#/customers', shows: /^Number \d/, as: () => staff },
    { name: 'customers refused', path: () => '/#/customers', shows: 'OBP-20006', as: () => newcomer },
    {
      name: 'customer',
      path: () => `/#/customers/${bank}/${customer.customer_id}`,
      shows: 'KYC documents',
      as: () => staff,
    },
    {
      name: 'edit',
      path: () => `/#/customers/${bank}/${customer.customer_id}`,
      shows: 'Addresses',
      as: () => staff,
      first: async (page) => {
        await page.getByLabel('Change').selectOption({ label: 'Credit limit' });
        await page.getByRole('dialog').getByLabel('credit_limit.amount').fill('x'.repeat(300));
        await page.getByRole('button', { name: 'Save' }).click();
        await page.locator('.field-error').waitFor();
      },
    },
    {
      name: 'delete',
      path: () => `/#/customers/${bank}/${customer.customer_id}/delete`,
      shows: 'Type the customer number',
      as: () => staff,
    },
    { name: 'deletions', path: () => '/#/deletions', shows: 'completed', as: () => staff },
    {
      name: 'deletion',
      path: () => '/#/deletions',
      shows: 'completed',
      as: () => staff,
      first: async (page) => {
        await page.locator('.card a').first().click();
        await page.getByRole('region', { name: 'Receipt' }).waitFor();
      },
    },
  ];

  const show = async (page: Page, view: View) => {
    await page.goto(view.path());
    if (view.as?.() === staff) await page.getByLabel('Bank', { exact: true }).selectOption(bank);
    await page.getByRole('main').getByText(view.shows).first().waitFor();
    await view.first?.(page);
    // The view is complete when nothing loads any more.
    await page.locator('.loading').first().waitFor({ state: 'detached' });
  };

  test.each(views)('$name is accessible in both themes, and fits into every width', async (view) => {
    await browser.scenario(
      `view ${view.name}`,
      async ({ open }) => {
        for (const theme of THEMES) {
          const client = view.as?.();
          const page = await open(client === undefined ? { theme } : { theme, client });
          await show(page, view);
          await page.evaluate(axe);
          const violations = await page.evaluate<Violation[]>(
            'axe.run().then((result) => result.violations)',
          );
          expect(
            violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.html, node.failureSummary])),
          ).toEqual([]);
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 });
            const scrolled = await page.evaluate<number>('document.documentElement.scrollWidth');
            expect({ width, scrolled }).toEqual({ width, scrolled: width });
            const path = join(SHOTS, `${view.name.replaceAll(' ', '-')}-${width}-${theme}.png`);
            await page.screenshot({ path });
          }
        }
      },
      [REFUSED],
    );
  });
});
