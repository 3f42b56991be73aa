import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Page } from './page';

const folder = mkdtempSync(join(tmpdir(), 'obp-page-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
writeFileSync(join(folder, '.sources'), 'a hash');
writeFileSync(join(folder, 'assets', 'index-1a2b.js'), 'plain');
writeFileSync(join(folder, 'assets', 'index-1a2b.js.br'), 'by brotli');
writeFileSync(join(folder, 'assets', 'index-1a2b.js.gz'), 'by gzip');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A server with the page only; other paths are 404. */
async function serving(
  page: Page,
): Promise<(path: string, headers?: Record<string, string>) => Promise<Answer>> {
  const server = createServer((req, res) => {
    if (page.serve(req, res) === undefined) res.writeHead(404).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return (path, headers = {}) => ask(Number(port), path, headers);
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const ask = (port: number, path: string, headers: Record<string, string>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    get({ port, path, headers, agent: false }, (res) => {
      text(res).then((body) => resolve({ status: res.statusCode, headers: res.headers, body }), reject);
    }).on('error', reject);
  });

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the page', () => {
  test('shows its document to browsers, to be validated each time', async () => {
    const at = await serving(new Page(folder, {}));
    const first = await at('/', BROWSER);
    expect(first).toMatchObject({ status: 200, body: '<!doctype html>' });
    expect(first.headers).toMatchObject({
      'content-type': 'text/html;charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    const again = await at('/', { ...BROWSER, 'if-none-match': String(first.headers.etag) });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  test('lets the document run its own files and nothing else', async () => {
    const at = await serving(new Page(folder, {}));
    const policy = String((await at('/', BROWSER)).headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*|data:/);
  });

  test('may talk to the configured issuer', async () => {
    const at = await serving(
      new Page(folder, { OIDC_ISSUER: 'https://id.example.com/realms/bank', OIDC_CLIENT_ID: 'the-page' }),
    );
    const policy = String((await at('/', BROWSER)).headers['content-security-policy']);
    expect(policy).toContain("connect-src 'self' https://id.example.com;");
    expect((await at('/page.json')).body).toBe('{"openid":{"client_id":"the-page"}}');
  });

  test.each([
    ['gzip, deflate, br', 'br', 'by brotli'],
    ['gzip', 'gzip', 'by gzip'],
    ['br;q=0, gzip', 'gzip', 'by gzip'],
    ['identity', undefined, 'plain'],
  ])(
    'sends a file, kept for a year, in a coding that the client accepts: %s',
    async (accepted, coding, body) => {
      const at = await serving(new Page(folder, {}));
      const answer = await at('/assets/index-1a2b.js', { 'accept-encoding': accepted });
      expect(answer).toMatchObject({ status: 200, body });
      expect(answer.headers['content-encoding']).toBe(coding);
      expect(answer.headers['content-length']).toBe(String(body.length));
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.vary).toBe('Accept-Encoding');
    },
  );

  test.each([
    '/assets/../index.html',
    '/index.html',
    '/.sources',
    '/assets/index-1a2b.js.br',
    '/assets',
    '/obp',
  ])('has nothing at %s', async (path) => {
    const at = await serving(new Page(folder, {}));
    expect((await at(path, BROWSER)).status).toBe(404);
  });

  test('leaves / to the API for clients that ask for JSON', async () => {
    const at = await serving(new Page(folder, {}));
    expect((await at('/', { accept: 'application/json' })).status).toBe(404);
    expect((await at('/', { accept: '*/*' })).status).toBe(200);
  });

  test('is not there without a build', async () => {
    const at = await serving(new Page(join(folder, 'missing'), {}));
    expect((await at('/', BROWSER)).status).toBe(404);
  });
});
