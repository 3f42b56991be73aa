import { ServiceBroker } from 'moleculer';
import { newKeyPair, type OwnKey, type TrustedKey } from '../bus-auth';
import { parts } from '../contracts/callers';
import { unobserved } from './observer';
import { statements } from './statements';

const pairs = new Map(parts.map((part) => [part, newKeyPair(part)]));
const ownKeys = (...names: (typeof parts)[number][]): OwnKey[] =>
  names.flatMap((name) => pairs.get(name)?.[0] ?? []);
const trusted: TrustedKey[] = [...pairs.values()].map(([, key]) => key);

interface Statement {
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
  const forged = jest.fn();
  const observer = { ...unobserved, forged };
  const middleware = statements(observer, namespace, { own, trusted: knows })(broker);
  return {
    gone,
    forgeries: () => forged.mock.calls.length,
    /** The statement as it arrives, after JSON. */
    says: async (type: string, content: object): Promise<Statement> => {
      const payload = { ...content };
      await middleware.transitPublish(async () => undefined)({ type, payload });
      return JSON.parse(JSON.stringify({ ...payload, ver: '5', sender: nodeID }));
    },
    accepts: (command: string, payload: Statement): boolean => {
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
    for (const sender of [crm, both, all]) {
      expect(gateway.accepts('INFO', await sender.says('INFO', info))).toBe(true);
      expect(gateway.accepts('DISCONNECT', await sender.says('DISCONNECT', {}))).toBe(true);
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
    const before = gateway.forgeries();
    for (const sender of cases)
      for (const command of ['INFO', 'DISCONNECT'])
        expect(gateway.accepts(command, await sender.says(command, info))).toBe(false);
    expect(gateway.forgeries() - before).toBe(cases.length * 2);
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

  test('given a node without keys, then it accepts INFO unchecked, and takes DISCONNECT for an unexpected loss', async () => {
    const stranger = node('onboarding.h.1', [], []);
    const customer = node('customer.h.1', ownKeys('customer'));
    expect(stranger.accepts('INFO', await customer.says('INFO', info))).toBe(true);
    expect(stranger.accepts('DISCONNECT', await customer.says('DISCONNECT', {}))).toBe(false);
    // Unexpected: only idempotent calls are repeated.
    expect(stranger.gone).toEqual([['customer.h.1', true]]);
  });
});
