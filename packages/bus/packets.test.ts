import fc from 'fast-check';
import { isPacket } from './packets';

const sent = { ver: '5', sender: 'crm.host.1' };
const whole: Record<string, object> = {
  REQ: {
    ...sent,
    id: '1',
    action: 'v1.crm.get',
    params: {},
    meta: {},
    headers: {},
    timeout: 10,
    stream: false,
  },
  RES: { ...sent, id: '1', success: true, data: 1, meta: {} },
  EVENT: { ...sent, id: '1', event: 'principal.changed', data: {}, groups: ['gateway'], broadcast: true },
  DISCOVER: sent,
  INFO: { ...sent, instanceID: 'i', seq: 1, services: [{ name: 'crm', fullName: 'v1.crm', actions: {} }] },
  DISCONNECT: sent,
  HEARTBEAT: { ...sent, cpu: null },
};
const commands = Object.entries(whole);

describe('what is a packet of a node', () => {
  test.each(commands)('%s, as nodes send it', (command, payload) => {
    expect(isPacket(command, payload)).toBe(true);
  });

  test.each(commands)('%s with a sender that would write commands to NATS is none', (command, payload) => {
    const senders = [
      '',
      'a..b',
      '.a',
      'a.',
      'a b',
      'a.>',
      'a.*',
      'a 2\r\nhi\r\nPUB obp.events.x 0',
      'ä',
      1,
      null,
    ];
    for (const sender of senders) expect(isPacket(command, { ...payload, sender })).toBe(false);
  });

  test.each(commands)('%s without one of the fields that Moleculer relies on is none', (command, payload) => {
    for (const field of ['sender', 'id', 'action', 'event', 'success', 'services', 'instanceID'])
      if (field in payload) expect(isPacket(command, { ...payload, [field]: undefined })).toBe(false);
  });

  test.each([
    ['REQ', { stream: true }],
    ['REQ', { seq: 5 }],
    ['RES', { stream: true, seq: 0 }],
    ['REQ', { timeout: 2 ** 40 }],
    ['REQ', { timeout: -1 }],
    ['REQ', { meta: 'text' }],
    ['REQ', { id: 'x'.repeat(257) }],
    ['RES', { success: false }],
    ['RES', { success: false, error: 'text' }],
    ['EVENT', { groups: 'gateway' }],
    ['INFO', { services: [null] }],
    ['INFO', { services: { length: 1 } }],
    ['INFO', { services: [{ name: 'crm', actions: { get: null } }] }],
  ])('%s with %j is none', (command, wrong) => {
    expect(isPacket(command, { ...whole[command], ...wrong })).toBe(false);
  });

  test('nothing else is one, whatever it is', () => {
    expect(isPacket('PING', { ...sent, id: '1', time: 1 })).toBe(false);
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(whole)), fc.jsonValue(), (command, value) => {
        expect(isPacket(command, value)).toBe(false);
      }),
    );
  });
});
