import { type Client, newBank, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

describeInBrowser('requests of roles', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let bank: string;
  let other: string;
  let granter: Client;
  beforeAll(async () => {
    server = await joinServer();
    browser = await TestBrowser.start(server.url);
    [bank, other] = [await newBank(server), await newBank(server)];
    granter = await userWith(server, { role: 'CanCreateEntitlementAtOneBank', bank_id: bank });
  });
  afterAll(async () => {
    await browser?.stop();
    await server?.stop();
  });

  const ask = (user: Client, role_name: string, bank_id: string) =>
    user.post('/entitlement-requests', { bank_id, role_name });

  test('at a bank are decided by users who may grant there, who see no others', async () => {
    const user = await userWith(server);
    await ask(user, 'CanGetCustomer', bank);
    await ask(user, 'CanCreateCustomer', bank);
    await ask(user, 'CanGetCustomer', other);
    await browser.scenario('one bank', async ({ open }) => {
      const page = await open({ client: granter });
      await page.goto('/#/roles');
      await page.getByRole('heading', { name: `Requests of users at ${bank}` }).waitFor();
      await page.getByRole('button', { name: /^Refuse CanCreateCustomer to/ }).click();
      await page.getByRole('button', { name: /^Refuse CanCreateCustomer to/ }).waitFor({ state: 'detached' });
      expect(await page.getByRole('button', { name: /^Grant / }).count()).toBe(1);
      await page.getByRole('button', { name: /^Grant CanGetCustomer to/ }).click();
      await page.getByText('No open requests.').waitFor();
    });
    const { body } = await user.get('/my/entitlement-requests');
    expect(body.entitlement_requests).toMatchObject([{ role_name: 'CanGetCustomer', bank_id: other }]);
    const held = (await user.get('/my/entitlements')).body.list;
    expect(held).toMatchObject([{ role_name: 'CanGetCustomer', bank_id: bank }]);
  });

  test('are refused, and the user who asked sees none any more', async () => {
    const user = await userWith(server);
    await ask(user, 'CanGetConfig', '');
    const looker = await userWith(
      server,
      'CanGetEntitlementRequestsAtAnyBank',
      'CanDeleteEntitlementRequestsAtAnyBank',
    );
    await browser.scenario(
      'refused',
      async ({ open }) => {
        const page = await open({ client: looker });
        await page.goto('/#/roles');
        await page.getByRole('button', { name: /^Refuse CanGetConfig to/ }).click();
        await page.getByRole('button', { name: /^Refuse CanGetConfig to/ }).waitFor({ state: 'detached' });
        const own = await open({ client: user });
        await own.goto('/#/roles');
        await own.getByText('You have no open request.').waitFor();
      },
      [REFUSED],
    );
  });

  test('that a user may not grant say which role grants', async () => {
    const user = await userWith(server);
    await ask(user, 'CanGetCustomer', bank);
    const looker = await userWith(server, 'CanGetEntitlementRequestsAtAnyBank');
    await browser.scenario(
      'may only look',
      async ({ open }) => {
        const page = await open({ client: looker });
        await page.goto('/#/roles');
        await page
          .locator('.card', { hasText: bank })
          .getByRole('button', { name: /^Grant / })
          .click();
        await page.getByText(/OBP-20006: User is missing one or more roles/).waitFor();
      },
      [REFUSED],
    );
  });
});
