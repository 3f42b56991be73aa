import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Client } from '../harness/client';
import { type Issuer, startIssuer } from '../harness/issuer';
import { startOne, type TestServer } from '../harness/server';
import { until } from '../harness/until';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

/** The login at an issuer with one user, who is always logged in there. A token needs a code and its verifier. */
class IssuerLogin {
  private readonly challenges = new Map<string, string>();
  /** Of the next tokens. */
  lifetimeS = 60;
  /** Another host of the issuer, that has the token endpoint. */
  tokenHost: string | undefined;
  /** The last one that was given. */
  token = '';

  /** @param issuer known when the first request comes */
  constructor(private readonly issuer: () => Issuer) {}

  serve = (req: IncomingMessage, res: ServerResponse): boolean => {
    const { url } = this.issuer();
    const { pathname, searchParams } = new URL(req.url ?? '', url);
    res.setHeader('Access-Control-Allow-Origin', '*');
    if (pathname === '/authorize') this.authorize(searchParams, res);
    else if (pathname === '/token') void this.give(req, res);
    else if (pathname.startsWith('/.well-known/'))
      res.end(
        JSON.stringify({
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${this.tokenHost ?? url}/token`,
        }),
      );
    else return false;
    return true;
  };

  private authorize(query: URLSearchParams, res: ServerResponse): void {
    const code = `code-${this.challenges.size}`;
    this.challenges.set(code, query.get('code_challenge') ?? '');
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    res.writeHead(302, { Location: `${query.get('redirect_uri')}?${back}` }).end();
  }

  private async give(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(req));
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight = this.challenges.get(form.get('code') ?? '') === challenge;
    const claims = { sub: 'ada-1', given_name: 'Ada', azp: form.get('client_id') };
    this.token = this.issuer().sign(claims, { expiresIn: this.lifetimeS });
    res.writeHead(isRight ? 200 : 400).end(JSON.stringify(isRight ? { access_token: this.token } : {}));
  }
}

describeInBrowser('a login at the OpenID issuer', () => {
  let issuer: Issuer;
  const login = new IssuerLogin(() => issuer);
  let server: TestServer;
  let browser: TestBrowser;
  beforeAll(async () => {
    issuer = await startIssuer(login.serve);
    server = await startOne({ ...issuer.settings, OIDC_CLIENT_ID: 'the-page' });
    browser = await TestBrowser.start(server.url);
  });
  afterAll(async () => {
    await browser?.stop();
    await server?.stop();
    issuer?.stop();
  });

  test('brings the user back with a session, and no code or token in the address', async () => {
    await browser.scenario(
      'openid',
      async ({ open }) => {
        const page = await open();
        await page.goto('/#/login');
        await page.getByRole('button', { name: /^Log in at / }).click();
        await page.getByText('Ada', { exact: true }).waitFor();
        expect(page.url()).toBe(`${server.url}/#/`);
        await page.getByRole('link', { name: 'Roles' }).click();
        await page.getByText('You have no role yet.').waitFor();
      },
      [issuer.url, REFUSED],
    );
  });

  test('ends when its token has aged, and the page says so', async () => {
    // The server is patient with clocks for five seconds more.
    login.lifetimeS = 1;
    await browser.scenario(
      'aged',
      async ({ open }) => {
        const page = await open();
        await page.goto('/#/login');
        await page.getByRole('button', { name: /^Log in at / }).click();
        await page.getByText('Ada', { exact: true }).waitFor();
        const aged = new Client(server.url, { authorization: `Bearer ${login.token}` });
        await until('the token has aged', async () => (await aged.get('/my/entitlements')).status === 401);
        await page.getByRole('link', { name: 'Roles' }).click();
        await page.getByRole('link', { name: 'Log in' }).last().click();
        await page.getByText('Your login has ended').waitFor();
      },
      [issuer.url, REFUSED],
    );
  });

  test('is not begun if the issuer has its token endpoint on another host', async () => {
    login.tokenHost = 'https://tokens.example.com';
    await browser.scenario(
      'token endpoint elsewhere',
      async ({ open }) => {
        const page = await open();
        await page.goto('/#/login');
        await page.getByRole('button', { name: /^Log in at / }).click();
        await page.getByText('has its token endpoint on another host').waitFor();
        expect(page.url()).toBe(`${server.url}/#/login`);
      },
      [issuer.url],
    );
    login.tokenHost = undefined;
  });

  test('does not take an answer to a login that was not begun here', async () => {
    await browser.scenario('foreign answer', async ({ open }) => {
      const page = await open();
      await page.goto('/?code=stolen&state=guessed');
      await page.getByText('was not begun here').waitFor();
      expect(await page.evaluate("sessionStorage.getItem('obp.session')")).toBeNull();
    });
  });
});
