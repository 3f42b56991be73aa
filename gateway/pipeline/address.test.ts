import type { IncomingMessage } from 'node:http';
import { callerAddress } from './address';

const from = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a caller', () => {
  test.each([
    ['without proxies the header says nothing', from('10.0.0.1', '1.2.3.4'), 0, '10.0.0.1'],
    ['one proxy reports who came to it', from('10.0.0.1', '6.6.6.6, 1.2.3.4'), 1, '1.2.3.4'],
    ['two proxies', from('10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2'), 2, '1.2.3.4'],
    ['fewer entries than proxies', from('10.0.0.1', '1.2.3.4'), 5, '10.0.0.1'],
    ['no header', from('10.0.0.1'), 1, '10.0.0.1'],
    ['an empty header', from('10.0.0.1', ''), 1, '10.0.0.1'],
    ['nothing but blanks and commas', from('10.0.0.1', ' , ,'), 2, '10.0.0.1'],
    ['blanks at the end', from('10.0.0.1', '6.6.6.6, 1.2.3.4, ,'), 1, '1.2.3.4'],
    ['blanks between', from('10.0.0.1', '6.6.6.6, 1.2.3.4,, 10.0.0.2'), 2, '1.2.3.4'],
    ['a port behind an IPv4 address', from('10.0.0.1', '203.0.113.8:50000'), 1, '203.0.113.8'],
    ['what is no address stays as it is', from('10.0.0.1', 'unknown'), 1, 'unknown'],
  ])('%s', (_what, req, proxies, address) => {
    expect(callerAddress(req, proxies)).toBe(address);
  });

  test.each([
    [
      '203.0.113.8',
      ['::ffff:203.0.113.8', '::FFFF:cb00:7108', '203.0.113.8:50000', '[::ffff:203.0.113.8]:1'],
    ],
    [
      '2001:db8::1',
      [
        '2001:DB8:0:0:0:0:0:1',
        '2001:db8:0000::ffff',
        '2001:db8::a:b:c:d',
        '[2001:db8::1]',
        '[2001:db8::1]:443',
        '2001:db8::1%eth0',
      ],
    ],
  ])('all spellings of %s, and its network, are one caller', (address, spellings) => {
    const expected = callerAddress(from(address), 0);
    for (const spelling of spellings)
      expect([spelling, callerAddress(from('10.0.0.1', spelling), 1)]).toEqual([spelling, expected]);
  });

  test.each([
    ['2001:db8::1', '2001:db8:0:1::1'],
    ['203.0.113.8', '203.0.113.9'],
  ])('%s and %s are two callers', (one, two) => {
    expect(callerAddress(from(one), 0)).not.toBe(callerAddress(from(two), 0));
  });
});
