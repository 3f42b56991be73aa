import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** The owner of one IPv6 address usually owns the rest of its /64 network. */
const NETWORK_PREFIX = 64;

/**
 * Forms in which proxies write an address with its port: `203.0.113.8:50000`, `[2001:db8::1]:443` and `[2001:db8::1]`.
 */
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5})$/;

/**
 * The address for which calls are counted: an IPv4 address, or the /64 network of an IPv6 address, in one spelling.
 * Clients can forge the header, so only the entries that our own proxies appended count; each appends the address that
 * it sees.
 */
export function callerAddress(req: IncomingMessage, proxies: number): string {
  const seen = req.socket.remoteAddress ?? '';
  if (proxies === 0) return canonical(seen);
  // An empty entry is no address: all such clients would count as one.
  const forwarded = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .filter((entry) => entry.trim() !== '');
  return canonical([...forwarded, seen].at(-1 - proxies) ?? seen);
}

function canonical(written: string): string {
  const text = written.trim();
  const [, bracketed, dotted] = WITH_PORT.exec(text) ?? [];
  const [bare = ''] = (bracketed ?? dotted ?? text).split('%', 1);
  if (!ipaddr.isValid(bare)) return text;
  const address = ipaddr.process(bare);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${NETWORK_PREFIX}`);
  return `${network}/${NETWORK_PREFIX}`;
}
