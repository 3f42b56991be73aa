import { userWithAllRolesAt } from '../harness/all-roles';
import { type Client, newBank } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer } from '../harness/staff';
import { attachments } from '../harness/whole-customer';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

/** The parts of a customer that show what people wrote. */
const TEXTS = [
  'Addresses',
  'Tax residences',
  'Attributes',
  'KYC checks',
  'KYC documents',
  'KYC media',
  'Social media',
  'CRM events',
  'Messages',
];

const MARKUP = '<img src=x onerror="alert(1)">';

describeInBrowser('a customer', () => {
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

  const path = (customer: { customer_id: string }) => `/#/customers/${bank}/${customer.customer_id}`;

  test('is edited, and what the server says of a field stands at the field', async () => {
    const customer = await createCustomer(staff, bank);
    await browser.scenario(
      'edit',
      async ({ open }) => {
        const page = await open({ client: staff });
        await page.goto(path(customer));
        const addresses = page.getByRole('region', { name: 'Addresses' });
        await addresses.getByRole('button', { name: 'Add' }).click();
        await page.getByRole('button', { name: 'Fill with the example' }).click();
        await page.getByRole('dialog').getByLabel('city').fill('x'.repeat(300));
        await page.getByRole('button', { name: 'Save' }).click();
        const city = page.getByRole('dialog').getByLabel('city');
        await page.getByRole('dialog').locator('.field-error').waitFor();
        expect(await city.getAttribute('aria-invalid')).toBe('true');
        const described = await city.getAttribute('aria-describedby');
        const error = page.locator(`[id="${described?.split(' ').at(-1)}"]`);
        expect(await error.textContent()).toBe('must NOT have more than 255 characters');
        await city.fill('Potsdam');
        await page.getByRole('button', { name: 'Save' }).click();
        await addresses.getByText('Potsdam').waitFor();
        await addresses.getByRole('button', { name: 'Edit' }).click();
        await page.getByRole('dialog').getByLabel('city').fill('Cottbus');
        await page.getByRole('button', { name: 'Save' }).click();
        await addresses.getByText('Cottbus').waitFor();
        // The example has no county.
        expect(await addresses.getByText('Line 2', { exact: true }).count()).toBe(1);
        expect(await addresses.getByText('County', { exact: true }).count()).toBe(0);
        const read = await staff.get(`/banks/${bank}/customers/${customer.customer_id}/addresses`);
        expect(read.body.addresses).toMatchObject([{ city: 'Cottbus' }]);
      },
      [REFUSED],
    );
  });

  test('that another user changes meanwhile is not overwritten', async () => {
    const customer = await createCustomer(staff, bank);
    const at = `/banks/${bank}/customers/${customer.customer_id}`;
    const attribute = { name: 'segment', type: 'STRING', value: 'silver' };
    const { customer_attribute_id } = (await staff.post(`${at}/attribute`, attribute)).body;
    await browser.scenario(
      'changed meanwhile',
      async ({ open }) => {
        const page = await open({ client: staff });
        await page.goto(path(customer));
        const attributes = page.getByRole('region', { name: 'Attributes' });
        await attributes.getByRole('button', { name: 'Edit' }).click();
        await page.getByRole('dialog').getByLabel('value').fill('gold');
        await staff.put(`${at}/attributes/${customer_attribute_id}`, { ...attribute, value: 'basic' });
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Another user has changed this meanwhile').waitFor();
        await page.getByRole('button', { name: 'Show what is there now' }).click();
        await attributes.getByText('basic').waitFor();

        await page.getByLabel('Change').selectOption({ label: 'Mobile phone' });
        await page.getByRole('dialog').getByLabel('Mobile phone number').fill('+49 1');
        await staff.put(`${at}/mobile-number`, { mobile_phone_number: '+49 2' });
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('button', { name: 'Show what is there now' }).click();
        await page.getByRole('region', { name: 'Data' }).getByText('+49 2').waitFor();
      },
      [REFUSED],
    );
  });

  test('is found by number, phone and attribute', async () => {
    // The log-out ends all tokens of its user.
    const clerk = await userWithAllRolesAt(server, bank);
    const customer = await createCustomer(staff, bank, {
      legal_name: 'Found Me',
      mobile_phone_number: '+49 30 123 987',
    });
    await staff.post(`/banks/${bank}/customers/${customer.customer_id}/attribute`, {
      name: 'segment',
      type: 'STRING',
      value: 'gold',
    });
    await browser.scenario('find', async ({ open }) => {
      const page = await open({ client: clerk });
      await page.getByLabel('Bank').selectOption(bank);
      await page.getByRole('link', { name: 'Customers', exact: true }).click();
      const find = async (way: string, value: string) => {
        await page.getByLabel('Find by').selectOption(way);
        if (way === 'attribute') await page.getByLabel('Attribute', { exact: true }).fill('segment');
        await page.getByRole('main').locator('input').last().fill(value);
        await page.getByRole('button', { name: 'Find' }).click();
        await page.getByRole('link', { name: 'Found Me' }).waitFor();
        expect(await page.locator('tbody tr').count()).toBe(1);
      };
      await find('name', 'found m');
      await find('number', customer.customer_number);
      await find('phone', '30 123 987');
      await find('attribute', 'gold');
      expect(page.url()).not.toContain('gold');

      // The search is the user's, in this tab.
      await page.reload();
      await page.getByRole('link', { name: 'Found Me' }).waitFor();
      expect(await page.locator('tbody tr').count()).toBe(1);
      await page.getByRole('button', { name: 'Log out' }).click();
      await page.getByRole('link', { name: 'Log in' }).first().waitFor();
      expect(await page.evaluate("sessionStorage.getItem('obp.search')")).toBeNull();
    });
  });

  test('with markup in every text is shown as text', async () => {
    const texts = ['legal_name', 'relationship_status', 'highest_education_attained', 'employment_status'];
    const customer = await createCustomer(staff, bank, {
      ...Object.fromEntries([...texts, 'title', 'name_suffix', 'branch_id'].map((name) => [name, MARKUP])),
      branch_id: 'X',
      face_image: { url: MARKUP, date: '2020-01-01T00:00:00Z' },
      credit_limit: { currency: MARKUP, amount: MARKUP },
      credit_rating: { rating: MARKUP, source: MARKUP },
    });
    for (const [method, path, body] of attachments(bank, { ...customer, canary: MARKUP }, staff.userId)) {
      const added = await staff.send(method, path, body);
      expect([path, 201, added.text]).toEqual([path, added.status, added.text]);
    }
    await browser.scenario('markup', async ({ open }) => {
      const page = await open({ client: staff });
      await page.goto(path(customer));
      await page.getByRole('heading', { name: MARKUP }).waitFor();
      for (const name of TEXTS) await page.getByRole('region', { name }).getByText(MARKUP).first().waitFor();
      expect(await page.getByRole('main').locator('img').count()).toBe(0);
    });
  });

  test('has functions that show the validations in force', async () => {
    const id = 'OBPv4.0.0-createCustomerMessage';
    const json_schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'message',
      description: 'A message has a text',
      type: 'object',
      required: ['message'],
      properties: { message: { type: 'string' } },
    };
    const made = await staff.post(`/management/json-schema-validations/${id}`, json_schema);
    expect([made.status, made.text]).toEqual([201, made.text]);
    await browser.scenario('validations', async ({ open }) => {
      const page = await open();
      await page.goto(`/#/functions/${id}`);
      await page.getByRole('heading', { name: 'Validations in force' }).waitFor();
      await page.getByRole('region', { name: 'JSON schema of the body' }).getByText('draft-07').waitFor();
    });
  });

  test('is deleted, watched until its receipt', async () => {
    const customer = await createCustomer(staff, bank);
    await browser.scenario(
      'deletion',
      async ({ open }) => {
        const page = await open({ client: staff });
        await page.goto(path(customer));
        await page.getByRole('link', { name: 'Delete…' }).click();
        const button = page.getByRole('button', { name: 'Delete the customer' });
        await button.waitFor();
        expect(await button.isDisabled()).toBe(true);
        await page.getByLabel(/Type the customer number/).fill(customer.customer_number);
        await button.click();
        await page.getByText('Completed: everything is deleted').waitFor();
        const receipt = page.getByRole('region', { name: 'Receipt' });
        await receipt.getByRole('row', { name: /customer Customers 1/ }).waitFor();
        const gone = await staff.get(`/banks/${bank}/customers/${customer.customer_id}`);
        expect(gone.status).toBe(404);
      },
      [REFUSED],
    );
  });
});
