import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, posix, relative, sep } from 'node:path';
import type { Config } from '../../packages/config';
import { accepts } from './prepared';

/** Codings in the order of preference, and the ending that the build gives to a compressed file. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html;charset=utf-8',
  '.js': 'text/javascript;charset=utf-8',
  '.css': 'text/css;charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json;charset=utf-8',
};

const INDEX = 'index.html';
/** Where the build of `web` is, beside these sources and beside what is compiled of them. */
export const pageFolder = join(__dirname, '..', '..', 'web', 'dist');

/** Whether there is a page to serve. */
export const hasPage = (folder = pageFolder): boolean => existsSync(join(folder, INDEX));

const CONFIG = '/page.json';

type Issuer = Partial<Pick<Config, 'OIDC_ISSUER' | 'OIDC_CLIENT_ID'>>;

interface PageFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly identity: Buffer;
  readonly coded: readonly (readonly [string, Buffer])[];
}

/**
 * The page for people, served from memory: `/` and the hashed files below `/assets`. The gateway looks here only when no
 * endpoint has the path, so the page costs the API nothing. Without a build of `web` there is no page, and `/` is an unknown path.
 */
export class Page {
  private files: ReadonlyMap<string, PageFile> | undefined;

  /**
   * @param folder the build of `web`
   * @param config the OpenID issuer, which is the only other server that the page may talk to
   */
  constructor(
    private readonly folder: string,
    private readonly config: Issuer,
  ) {}

  /**
   * Answers a request for a file of the page. A client that accepts JSON and not HTML gets the API's answer to an
   * unknown path at `/`.
   * @returns the status; undefined if the request is not for the page
   */
  serve(req: IncomingMessage, res: ServerResponse): number | undefined {
    if (req.method !== 'GET' && req.method !== 'HEAD') return undefined;
    const path = (req.url ?? '').split('?', 1)[0] ?? '';
    // Read for the first request: the start of the process does not wait for it.
    this.files ??= filesOf(this.folder, this.config);
    const file = this.files.get(path);
    if (file === undefined || (path === '/' && asksForJson(req.headers.accept))) return undefined;
    if (req.headers['if-none-match'] === file.etag) {
      res.writeHead(304, file.headers).end();
      return 304;
    }
    const [coding, bytes] = file.coded.find(([name]) => accepts(name, req.headers['accept-encoding'])) ?? [
      undefined,
      file.identity,
    ];
    res.writeHead(200, {
      ...file.headers,
      ...(coding === undefined ? {} : { 'Content-Encoding': coding }),
      'Content-Length': bytes.length,
    });
    res.end(req.method === 'HEAD' ? undefined : bytes);
    return 200;
  }
}

function filesOf(folder: string, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID }: Issuer): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  if (!existsSync(folder)) return files;
  files.set(CONFIG, configFile(OIDC_CLIENT_ID));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const name = relative(folder, path).split(sep).join(posix.sep);
    files.set(name === INDEX ? '/' : `/${name}`, read(path, type, name === INDEX ? issuer : undefined));
  }
  return files;
}

const asksForJson = (accept = ''): boolean => accept.includes('json') && !accept.includes('text/html');

/** Facts about the server that the page needs and the API does not have. */
function configFile(clientId: string | undefined): PageFile {
  const openid = clientId === undefined ? {} : { openid: { client_id: clientId } };
  return fileOf(Buffer.from(JSON.stringify(openid)), TYPES['.json'] ?? '', 'no-cache', {});
}

function read(path: string, type: string, issuer: string | undefined): PageFile {
  const isIndex = path.endsWith(INDEX);
  const file = isIndex
    ? fileOf(readFileSync(path), type, 'no-cache', documentHeaders(issuer))
    : // The name changes with the content.
      fileOf(readFileSync(path), type, 'public, max-age=31536000, immutable', {});
  const coded = CODINGS.flatMap(([name, ending]) =>
    existsSync(path + ending) ? [[name, readFileSync(path + ending)] as const] : [],
  );
  return { ...file, coded };
}

function fileOf(identity: Buffer, type: string, caching: string, more: Record<string, string>): PageFile {
  const etag = `"${hash('sha256', identity)}"`;
  return {
    identity,
    etag,
    coded: [],
    headers: {
      'Content-Type': type,
      'Cache-Control': caching,
      ETag: etag,
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...more,
    },
  };
}

/** The permissions of the document: run and show its own files, and call this server and the issuer. */
const documentHeaders = (issuer: string | undefined) => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${issuer === undefined ? '' : ` ${new URL(issuer).origin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  Vary: 'Accept, Accept-Encoding',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
});
