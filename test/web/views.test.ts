import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { userWithAllRolesAt } from '../harness/all-roles';
import { type Client, newBank, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer } from '../harness/staff';
import { type WholeCustomer, wholeCustomer } from '../harness/whole-customer';
import { violationsOn } from './axe';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

/** A folder for screenshots of every view, for review by a person: `SHOTS=FOLDER npm run test:web -- --testPathPatterns views`. */
const { SHOTS } = process.env;

const WIDTHS = [360, 768, 1440];
const THEMES = ['light', 'dark'] as const;

describeInBrowser('every view', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let staff: Client;
  let newcomer: Client;
  let bank: string;
  let customer: WholeCustomer;
  let wordy: string;
  let bare: string;
  let emptyBank: string;
  beforeAll(async () => {
    server = await joinServer();
    browser = await TestBrowser.start(server.url);
    bank = await newBank(server);
    emptyBank = await newBank(server);
    staff = await userWithAllRolesAt(server, bank, emptyBank);
    newcomer = await userWith(server);
    await newcomer.post('/entitlement-requests', { bank_id: bank, role_name: 'CanGetCustomer' });
    customer = await wholeCustomer(staff, bank);
    wordy = await wordyCustomer(staff, bank);
    bare = (await createCustomer(staff, bank)).customer_id;
    const gone = await wholeCustomer(staff, bank);
    await staff.delete(`/management/cascading/banks/${bank}/customers/${gone.customer_id}`);
    if (SHOTS !== undefined) mkdirSync(SHOTS, { recursive: true });
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
    /** It is looked at while it loads. */
    readonly loads?: true;
    /** Parts of messages on the console that it causes. */
    readonly causes?: readonly string[];
  }
  const views: readonly View[] = [
    { name: 'home', path: () => '/#/', shows: 'functions' },
    { name: 'no such page', path: () => '/#/nowhere', shows: 'There is no such page' },
    { name: 'login', path: () => '/#/login', shows: 'Consumer key' },
    { name: 'sign-up', path: () => '/#/sign-up', shows: 'First name' },
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
    { name: 'operations', path: () => '/#/operations', shows: 'Readiness', as: () => staff },
    { name: 'operations refused', path: () => '/#/operations', shows: 'OBP-20006', as: () => newcomer },
    {
      name: 'server away',
      path: () => '/#/customers',
      shows: 'E-mail',
      as: () => staff,
      first: async (page) => {
        await page.route('**/obp/**', (route) => route.abort());
        await page.getByRole('link', { name: 'Deletions' }).click();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
      },
      causes: ['ERR_FAILED'],
    },
    {
      name: 'loading',
      path: () => '/#/login',
      shows: 'Consumer key',
      loads: true,
      as: () => staff,
      first: async (page) => {
        await page.route('**/obp/**', () => undefined);
        await page.getByRole('link', { name: 'Deletions' }).click();
        await page.getByText('Loading deletions').waitFor();
      },
    },
    {
      name: 'nothing yet',
      path: () => `/#/customers/${bank}/${bare}`,
      shows: 'KYC documents',
      as: () => staff,
    },
    {
      name: 'no customers',
      path: () => '/#/customers',
      shows: 'E-mail',
      as: () => staff,
      first: async (page) => {
        await page.getByLabel('Bank', { exact: true }).selectOption(emptyBank);
        await page.getByText('This bank has no customer yet').waitFor();
      },
    },
    {
      name: 'add',
      path: () => `/#/customers/${bank}/${bare}`,
      shows: 'Addresses',
      as: () => staff,
      first: (page) =>
        page.getByRole('region', { name: 'Addresses' }).getByRole('button', { name: 'Add' }).click(),
    },
    {
      name: 'long texts',
      path: () => `/#/customers/${bank}/${wordy}`,
      shows: 'KYC documents',
      as: () => staff,
    },
    {
      name: 'found nothing',
      path: () => '/#/',
      shows: 'functions',
      first: async (page) => {
        await page.getByLabel('Search functions').fill('zzz');
        await page.getByText('No function has').waitFor();
      },
    },
    { name: 'roles', path: () => '/#/roles', shows: 'requests', as: () => staff },
    { name: 'roles without any', path: () => '/#/roles', shows: 'You have no role yet', as: () => newcomer },
    { name: 'customers', path: () => '/#/customers', shows: 'E-mail', as: () => staff },
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
        await page.getByRole('dialog').getByLabel('Credit limit amount').fill('x'.repeat(300));
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
    if (view.loads) return;
    await page.locator('.loading').first().waitFor({ state: 'detached' });
  };

  test.each(views)('$name is accessible in both themes, and fits into every width', async (view) => {
    await browser.scenario(
      `view ${view.name}`,
      async ({ open }) => {
        const client = view.as?.();
        const page = await open(client === undefined ? {} : { client });
        await show(page, view);
        for (const theme of THEMES) {
          await page.emulateMedia({ colorScheme: theme });
          expect({ theme, violations: await violationsOn(page) }).toEqual({ theme, violations: [] });
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 });
            const scrolled = await page.evaluate<number>('document.documentElement.scrollWidth');
            expect({ width, scrolled }).toEqual({ width, scrolled: width });
            if (SHOTS === undefined) continue;
            const path = join(SHOTS, `${view.name.replaceAll(' ', '-')}-${width}-${theme}.png`);
            await page.screenshot({ path, fullPage: true });
          }
        }
      },
      [REFUSED, ...(view.causes ?? [])],
    );
  });
});

/** A customer whose texts are as long as texts may be, without a blank in them. */
async function wordyCustomer(staff: Client, bank: string): Promise<string> {
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3);
  const text = word.slice(0, 240);
  const { customer_id } = await createCustomer(staff, bank, {
    legal_name: text,
    employment_status: text,
    highest_education_attained: text,
    relationship_status: text,
  });
  const at = `/banks/${bank}/customers/${customer_id}`;
  await staff.post(`${at}/attribute`, { name: text, type: 'STRING', value: text });
  await staff.post(`${at}/tax-residence`, { domain: text, tax_number: text });
  return customer_id;
}
