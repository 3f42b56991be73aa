import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObpError } from '../../packages/errors';
import { endOfTurn } from '../../packages/event-loop';
import { entityTag } from '../../packages/service-kit';
import { entityTags } from './entity-tags';
import { accepts, Excerpt, Prepared } from './prepared';
import { closeInStagesAfter } from './staged-close';

/** Every answer to a client is written here (conventions 6.1). */

const JSON_TYPE = 'application/json;charset=utf-8';

const common = (correlationId: string): Record<string, string> => ({
  'Content-Type': JSON_TYPE,
  'Correlation-Id': correlationId,
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'no-cache, private, no-store',
  Pragma: 'no-cache',
  Expires: thisSecond(),
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
});

let second = 0;
let text = '';

/** The time in HTTP's form, cached for one second. */
function thisSecond(): string {
  const now = Math.floor(Date.now() / 1_000);
  if (now !== second) {
    second = now;
    text = new Date(now * 1_000).toUTCString();
  }
  return text;
}

interface Success {
  readonly status: number;
  readonly result: unknown;
  /** The `Range` header of paged answers. */
  readonly range?: string | undefined;
  /** The `Link` header of paged answers: the next page and the one before. */
  readonly link?: string | undefined;
  /** The answer of an earlier request with the same idempotency key. */
  readonly replayed?: boolean;
}

/** The encoded body of a result, and the part of its entity tag besides the target. */
interface Representation {
  readonly body: string | Buffer;
  readonly tagged: string;
}

/** Sends a result, or 304 without a body if the client has it already. */
export function sendResult(req: IncomingMessage, res: ServerResponse, id: string, success: Success): number {
  const headers = common(id);
  if (success.range !== undefined) headers.Range = success.range;
  if (success.replayed) headers['Idempotency-Replayed'] = 'true';
  if (success.link !== undefined) headers.Link = success.link;
  const { body, tagged } = represent(req, success, headers);
  const etag = entityTag(targetOf(req), tagged);
  headers.ETag = etag;
  const known = req.method === 'GET' && hasAlready(req.headers['if-none-match'], etag);
  return send(req, res, known ? 304 : success.status, headers, known ? '' : body);
}

function represent(
  req: IncomingMessage,
  { status, result }: Success,
  headers: Record<string, string>,
): Representation {
  if (result instanceof Excerpt) return { body: result.identity.bytes, tagged: result.identity.digest };
  if (!(result instanceof Prepared)) {
    const body = status === 204 ? '' : JSON.stringify(result);
    return { body, tagged: body };
  }
  headers.Vary = 'Accept-Encoding';
  const asGzip = accepts('gzip', req.headers['accept-encoding']);
  if (asGzip) headers['Content-Encoding'] = 'gzip';
  const { bytes, digest } = asGzip ? result.gzip : result.identity;
  return { body: bytes, tagged: digest };
}

function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag) return true;
  const tags = entityTags(ifNoneMatch, 'weak');
  return tags === '*' || tags.includes(etag);
}

/** The target for the entity tag of an answer (conventions 6.1): the decoded URL. */
export const targetOf = (req: IncomingMessage): string => decoded(req.url ?? '');

/** Sends an error body. If the client still has much to send, closes the connection in stages. */
export function sendError(
  req: IncomingMessage,
  res: ServerResponse,
  id: string,
  error: ObpError,
  realm: string,
): number {
  const headers = common(id);
  if (error.type === 'OBP-20001') {
    headers['WWW-Authenticate'] =
      `OAuth realm="${realm}", Bearer realm="${realm}", DirectLogin realm="${realm}"`;
  }
  if (hasUnreadBody(req)) closeInStagesAfter(req.socket);
  if (hasUnreadBody(req) || error.code === 408) headers.Connection = 'close';
  return send(req, res, error.code, headers, JSON.stringify(error.toBody()));
}

const PREFLIGHT = {
  'Content-Type': 'text/plain;charset=utf-8',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Max-Age': '1728000',
  'X-Content-Type-Options': 'nosniff',
};

/** `OPTIONS` of any path. */
export const sendPreflight = (res: ServerResponse): void => {
  res.writeHead(204, PREFLIGHT).end();
};

function send(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): number {
  if (res.headersSent || res.destroyed) return status;
  // An answer without a body has no length (RFC 9110, 8.6); `HEAD` reports the length that GET would have.
  if (status !== 204 && status !== 304) headers['Content-Length'] = String(Buffer.byteLength(body));
  res.writeHead(status, headers);
  // The answer is written at the end of this turn of the event loop. Requests that arrived together are answered
  // together, and the operating system wakes the client once instead of once per answer (a fifth of the time of a
  // read).
  void endOfTurn().then(() => res.end(req.method === 'HEAD' ? undefined : body));
  return status;
}

const MAX_DRAINED_BYTES = 65_536;

/** Whether the client still sends a long body, or one of unknown length. Node would read it to reuse the connection. */
const hasUnreadBody = (req: IncomingMessage): boolean =>
  !req.complete &&
  (req.headers['transfer-encoding'] !== undefined ||
    Number(req.headers['content-length'] ?? 0) > MAX_DRAINED_BYTES);

function decoded(url: string): string {
  if (!url.includes('%')) return url;
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
