import { startOne, type TestServer } from '../harness/server';
import { describeInBrowser, paste, REFUSED, TestBrowser } from './browser';

describeInBrowser('a first visit', () => {
  let server: TestServer;
  let browser: TestBrowser;
  beforeAll(async () => {
    server = await startOne();
    browser = await TestBrowser.start(server.url);
  });
  afterAll(async () => {
    await browser?.stop();
    await server?.stop();
  });

  const welcome = () => {
    const { username, password, consumerKey } = server.admin;
    return `  user name     ${username}\n  password      ${password}\n  consumer key  ${consumerKey}\n`;
  };

  test('from an empty server to a customer read back, by clicks alone', async () => {
    await browser.scenario(
      'first visit',
      async ({ open }) => {
        const page = await open();
        await page.goto('/');
        await page.getByRole('link', { name: 'Log in' }).first().click();
        await paste(page, 'User name', welcome());
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByRole('link', { name: 'Create Customer', exact: true }).last().click();
        await page.getByRole('button', { name: 'Get CanCreateCustomer at obp1' }).click();
        await page.getByText('you have it at obp1').waitFor();
        await page.getByRole('button', { name: 'Call POST' }).click();
        await page.getByText('201 Created').waitFor();
        await page.getByRole('link', { name: 'Customers', exact: true }).click();
        await page.getByRole('button', { name: 'Get CanGetCustomer at obp1' }).click();
        await page.getByRole('link', { name: 'Eveline Tripman' }).click();
        await page.getByRole('heading', { name: 'Eveline Tripman' }).waitFor();
        await page.getByText('DERBY6').waitFor();
      },
      [REFUSED],
    );
  });

  test('a role is refused, requested, granted by another, and the call is repeated', async () => {
    await browser.scenario(
      'roles',
      async ({ open }) => {
        const page = await open();
        await page.goto('/#/sign-up');
        const ellen = {
          username: 'ellen.roy',
          password: 'Sea-horse-17-and-more',
          email: 'ellen@example.com',
        };
        await page.getByRole('button', { name: 'Fill with the example' }).click();
        await page.getByLabel('username').fill(ellen.username);
        await page.getByLabel('password').fill(ellen.password);
        await page.getByRole('button', { name: 'Create the user' }).click();
        await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
        await page.getByLabel('User name').fill(ellen.username);
        await page.getByLabel('Password').fill(ellen.password);
        await page.getByLabel('Consumer key').fill(server.admin.consumerKey);
        await page.getByRole('button', { name: 'Log in' }).click();
        await page.getByRole('button', { name: 'Log out' }).waitFor();
        await page.goto('/#/functions/OBPv4.0.0-createCustomer');
        await page.getByRole('button', { name: 'Call POST' }).click();
        await page.getByText('403 Forbidden').waitFor();
        await page.locator('.answer').getByRole('button', { name: 'Get CanCreateCustomer at obp1' }).click();
        await page.getByText('CanCreateCustomer is requested').waitFor();

        const other = await open();
        await other.goto('/#/login');
        await paste(other, 'Password', welcome());
        await other.getByRole('button', { name: 'Log in' }).click();
        await other.getByRole('button', { name: 'Log out' }).waitFor();
        await other.getByRole('link', { name: 'Roles' }).click();
        await other.getByRole('button', { name: 'Get CanGetEntitlementRequestsAtAnyBank' }).click();
        await other.getByRole('button', { name: 'Grant CanCreateCustomer to ellen.roy' }).click();
        await other.getByText('No open requests.').waitFor();

        await page.getByRole('button', { name: 'Call POST' }).click();
        await page.getByText('201 Created').waitFor();
      },
      [REFUSED],
    );
  });
});
