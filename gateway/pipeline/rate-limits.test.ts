import type { IncomingMessage } from 'node:http';
import { addressOf } from './rate-limits';

const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a caller', () => {
  test.each([
    ['without proxies the header says nothing', from('10.0.0.1', '1.2.3.4'), 0, '10.0.0.1'],
    ['one proxy tells who came to it', from('10.0.0.1', '6.6.6.6, 1.2.3.4'), 1, '1.2.3.4'],
    ['two proxies', from('10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2'), 2, '1.2.3.4'],
    ['fewer entries than proxies', from('10.0.0.1', '1.2.3.4'), 5, '10.0.0.1'],
    ['an IPv6 network is one caller', from('2001:db8:1:2:3:4:5:6'), 0, '2001:db8:1:2'],
    ['an IPv4 address in IPv6 clothes', from('::ffff:10.0.0.1'), 0, '::ffff:10.0.0.1'],
  ])('%s', (_what, req, proxies, address) => {
    expect(addressOf(req, proxies)).toBe(address);
  });
});
