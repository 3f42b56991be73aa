import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import jwt from 'jsonwebtoken';
import { freePort } from '../harness/ports';
import { startOne, type TestServer } from '../harness/server';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });

/** An OpenID issuer with one user, who is always logged in there. It gives a token for a code and its verifier only. */
class Issuer {
  private readonly server: Server;
  private readonly challenges = new Map<string, string>();

  constructor(readonly url: string) {
    this.server = createServer((req, res) => void this.answer(req, res));
  }
  listen = (): Promise<void> =>
    new Promise((resolve) => this.server.listen(Number(new URL(this.url).port), '127.0.0.1', resolve));
  close = (): void => void this.server.close();

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '', this.url);
    res.setHeader('Access-Control-Allow-Origin', '*');
    if (pathname === '/authorize') return this.authorize(searchParams, res);
    const json =
      pathname === '/token' ? this.token(new URLSearchParams(await text(req))) : this.facts(pathname);
    res.setHeader('Content-Type', 'application/json');
    res.writeHead(json === undefined ? 400 : 200).end(JSON.stringify(json ?? {}));
  }

  private authorize(asked: URLSearchParams, res: ServerResponse): void {
    const code = `code-${this.challenges.size}`;
    this.challenges.set(code, asked.get('code_challenge') ?? '');
    const back = new URLSearchParams({ code, state: asked.get('state') ?? '' });
    res.writeHead(302, { Location: `${asked.get('redirect_uri')}?${back}` }).end();
  }

  private token(form: URLSearchParams): object | undefined {
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (this.challenges.get(form.get('code') ?? '') !== challenge) return undefined;
    const claims = { iss: this.url, aud: 'obp', azp: 'the-page', sub: 'ada-1', given_name: 'Ada' };
    const options = { algorithm: 'RS256', keyid: 'k1', expiresIn: 600 } as const;
    return { access_token: jwt.sign(claims, keys.privateKey, options), token_type: 'Bearer' };
  }

  private facts(pathname: string): object {
    if (pathname === '/jwks')
      return { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] };
    return { authorization_endpoint: `${this.url}/authorize`, token_endpoint: `${this.url}/token` };
  }
}

describeInBrowser('a login at the OpenID issuer', () => {
  let issuer: Issuer;
  let server: TestServer;
  let browser: TestBrowser;
  beforeAll(async () => {
    issuer = new Issuer(`http://127.0.0.1:${await freePort()}`);
    await issuer.listen();
    server = await startOne({
      OIDC_ISSUER: issuer.url,
      OIDC_JWKS_URL: `${issuer.url}/jwks`,
      OIDC_AUDIENCE: 'obp',
      OIDC_CLIENT_ID: 'the-page',
    });
    browser = await TestBrowser.start(server.url);
  });
  afterAll(async () => {
    await browser?.stop();
    await server?.stop();
    issuer?.close();
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
