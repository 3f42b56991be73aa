import { ServiceBroker } from 'moleculer';
import { newKeyPair, type OwnKey, type TrustedKey } from '../bus-auth';
import { parts } from '../contracts/callers';
import { unobserved } from './observer';
import { statements } from './statements';

const pairs = new Map(parts.map((part) => [part, newKeyPair(part)]));
const ownKeys = (...names: (typeof parts)[number][]): OwnKey[] =>
  names.flatMap((name) => pairs.get(name)?.[0] ?? []);
const trusted: TrustedKey[] = [...pairs.values()].map(([, key]) => key);

interface Said {
  sender: string;
  ver: string;
  signatures?: unknown;
  [field: string]: unknown;
}

/** The middleware of a node: signs outgoing statements, and accepts or refuses incoming ones. */
function node(nodeID: string, own: OwnKey[], knows = trusted, namespace = 'obp') {
  const broker = new ServiceBroker({ nodeID, logger: false });
  const gone: [string, boolean][] = [];
  Object.assign(broker, {
    transit: { discoverer: { remoteNodeDisconnected: (...how: [string, boolean]) => gone.push(how) } },
  });
  const impostor = jest.fn();
  const observer = { ...unobserved, impostor };
  const middleware = statements(observer, namespace, { own, trusted: knows })(broker);
  return {
    gone,
    impostors: () => impostor.mock.calls.length,
    /** As it arrives: written and read again. */
    says: async (type: string, what: object): Promise<Said> => {
      const payload = { ...what };
      await middleware.transitPublish(async () => undefined)({ type, payload });
      return JSON.parse(JSON.stringify({ ...payload, ver: '5', sender: nodeID }));
    },
    accepts: (command: string, payload: Said): boolean => {
      let heard = false;
      middleware.transitMessageHandler(() => (heard = true))(command, { payload });
      return heard;
    },
  };
}

const info = { services: [{ name: 'crm', undefinedField: undefined }], seq: 1, instanceID: 'i' };
const gateway = node('gateway.h.1', ownKeys('gateway'));

describe('a statement of a node', () => {
  test('is accepted when it is signed with the keys of all its parts', async () => {
    const crm = node('crm.h.1', ownKeys('crm'));
    const both = node('kyc+crm.h.1', ownKeys('kyc', 'crm'));
    const all = node('all.h.1', ownKeys(...parts));
    for (const said of [crm, both, all]) {
      expect(gateway.accepts('INFO', await said.says('INFO', info))).toBe(true);
      expect(gateway.accepts('DISCONNECT', await said.says('DISCONNECT', {}))).toBe(true);
    }
  });

  test('is dropped without a signature, with that of another node, or with one too few', async () => {
    const cases = [
      node('customer.h.1', []),
      node('customer.h.1', ownKeys('crm')),
      node('customer.h.1', [{ ...newKeyPair('customer')[0] }]),
      node('kyc+crm.h.1', ownKeys('crm')),
      node('all.h.1', ownKeys('crm', 'kyc')),
      node('customer.h.1', ownKeys('customer'), trusted, 'other'),
      node('stranger.h.1', []),
    ];
    const before = gateway.impostors();
    for (const said of cases)
      for (const command of ['INFO', 'DISCONNECT'])
        expect(gateway.accepts(command, await said.says(command, info))).toBe(false);
    expect(gateway.impostors() - before).toBe(cases.length * 2);
    expect(gateway.gone).toEqual([]);
  });

  test('is dropped when it is signed for another node or another content', async () => {
    const customer = await node('customer.h.1', ownKeys('customer')).says('INFO', info);
    const changes = [
      { sender: 'customer.h.2' },
      { services: [] },
      { instanceID: 'j' },
      { signatures: 'text' },
      { signatures: [null, {}, 'a.b.c'] },
      { signatures: Array.from({ length: 1_000 }, () => 'a.b.c') },
    ];
    for (const change of changes)
      expect([change, gateway.accepts('INFO', { ...customer, ...change })]).toEqual([change, false]);
    expect(gateway.accepts('DISCONNECT', customer)).toBe(false);
    expect(gateway.accepts('INFO', customer)).toBe(true);
  });

  test('given a node that knows no keys, then it accepts statements unchecked, and a goodbye proves nothing', async () => {
    const stranger = node('onboarding.h.1', [], []);
    const customer = node('customer.h.1', ownKeys('customer'));
    expect(stranger.accepts('INFO', await customer.says('INFO', info))).toBe(true);
    expect(stranger.accepts('DISCONNECT', await customer.says('DISCONNECT', {}))).toBe(false);
    // Unexpected: what is not idempotent is not done again.
    expect(stranger.gone).toEqual([['customer.h.1', true]]);
  });
});
