import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Issuer, startIssuer } from '../harness/issuer';
import { startOne, type TestServer } from '../harness/server';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

/** The login at an issuer with one user, who is always logged in there. A token needs a code and its verifier. */
class IssuerLogin {
  private readonly challenges = new Map<string, string>();

  /** @param issuer known when the first request comes */
  constructor(private readonly issuer: () => Issuer) {}

  serve = (req: IncomingMessage, res: ServerResponse): boolean => {
    const { url } = this.issuer();
    const { pathname, searchParams } = new URL(req.url ?? '', url);
    res.setHeader('Access-Control-Allow-Origin', '*');
    if (pathname === '/authorize') this.authorize(searchParams, res);
    else if (pathname === '/token') void this.token(req, res);
    else if (pathname.startsWith('/.well-known/'))
      res.end(JSON.stringify({ authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token` }));
    else return false;
    return true;
  };

  private authorize(query: URLSearchParams, res: ServerResponse): void {
    const code = `code-${this.challenges.size}`;
    this.challenges.set(code, query.get('code_challenge') ?? '');
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    res.writeHead(302, { Location: `${query.get('redirect_uri')}?${back}` }).end();
  }

  private async token(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(req));
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight = this.challenges.get(form.get('code') ?? '') === challenge;
    const access_token = this.issuer().sign({ sub: 'ada-1', given_name: 'Ada', azp: form.get('client_id') });
    res.writeHead(isRight ? 200 : 400).end(JSON.stringify(isRight ? { access_token } : {}));
  }
}

describeInBrowser('a login at the OpenID issuer', () => {
  let issuer: Issuer;
  let server: TestServer;
  let browser: TestBrowser;
  beforeAll(async () => {
    issuer = await startIssuer(new IssuerLogin(() => issuer).serve);
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

  test('does not take an answer to a login that was not begun here', async () => {
    await browser.scenario('foreign answer', async ({ open }) => {
      const page = await open();
      await page.goto('/?code=stolen&state=guessed');
      await page.getByText('was not begun here').waitFor();
      expect(await page.evaluate("sessionStorage.getItem('obp.session')")).toBeNull();
    });
  });
});
