import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/** A registered name, an IPv4 address, or an IPv6 address in brackets, with an optional port (RFC 3986, 3.2). */
const HOST = /^(?:\[([\da-f:.]+)\]|[\w.~!$&'()*+,;=%-]+)(?::\d{0,5})?$/i;

let lastValid = '';

/** Whether a request names at most one host, and a valid one; HTTP/1.1 requires it (RFC 9112, 3.2). */
export function hasValidHost({ httpVersion, headers: { host }, rawHeaders }: IncomingMessage): boolean {
  if (host === undefined) return httpVersion !== '1.1';
  // Node drops all Host headers after the first, so they are counted in `rawHeaders`.
  let lines = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') lines += 1;
  }
  return lines === 1 && isHost(host);
}

/** Caches the last answer, because nearly all requests name the same host. */
function isHost(host: string): boolean {
  if (host === lastValid) return true;
  const match = HOST.exec(host);
  if (match === null || (match[1] !== undefined && !isIPv6(match[1]))) return false;
  lastValid = host;
  return true;
}

/** The path and query of a target in absolute form, which every server must accept (RFC 9112, 3.2.2). */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const [whole] = /^https?:\/\/[^/?#]*/i.exec(target) ?? [''];
  const rest = target.slice(whole.length);
  return whole === '' || rest.startsWith('/') ? rest : `/${rest}`;
}
