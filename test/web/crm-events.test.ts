import { userWithAllRolesAt } from '../harness/all-roles';
import { type Client, newBank } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer } from '../harness/staff';
import { describeInBrowser, TestBrowser } from './browser';

/** The most events that the API lists in one answer. */
const ANSWER = 500;

describeInBrowser('CRM events of a customer', () => {
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

  const record = async (detail: string, of: { customer_id?: string }) => {
    const made = await staff.post(`/banks/${bank}/crm-events`, {
      ...of,
      customer_name: 'Any Name',
      category: 'Call',
      detail,
      channel: 'Phone',
      actual_date: '2024-02-13T20:38:17Z',
    });
    expect([made.status, made.text]).toEqual([201, made.text]);
  };

  test('that are older than those of one answer are found by searching on', async () => {
    const { customer_id } = await createCustomer(staff, bank);
    const { customer_id: other } = await createCustomer(staff, bank);
    await record('Asked for a card long ago', { customer_id });
    for (let made = 0; made < ANSWER; made += 50)
      await Promise.all(Array.from({ length: 50 }, (_, index) => record(`Event ${made + index}`, {})));

    await browser.scenario('older events', async ({ open }) => {
      const page = await open({ client: staff });
      const events = page.getByRole('region', { name: 'CRM events' });
      await page.goto(`/#/customers/${bank}/${customer_id}`);
      await events.getByText('None of this customer among the newest 500 events of the bank').waitFor();
      expect(await events.getByText('None yet.').count()).toBe(0);
      await events.getByRole('button', { name: 'Search older events' }).click();
      await events.getByText('Asked for a card long ago').waitFor();
      expect(await events.getByRole('button', { name: 'Search older events' }).count()).toBe(0);

      // A customer without any: only the end of the list says so.
      await page.goto(`/#/customers/${bank}/${other}`);
      await events.getByRole('button', { name: 'Search older events' }).click();
      await events.getByText('None yet.').waitFor();
    });
  });
});
