import { randomBytes } from 'node:crypto';
import { ServiceBroker } from 'moleculer';
import { nodeOptions } from '../../packages/bus';
import { OwnNats } from '../harness/nats';

describe('a NATS that takes shorter messages than the longest pages need', () => {
  let nats: OwnNats;
  const brokers: ServiceBroker[] = [];
  const warnings: unknown[] = [];

  const node = async (role: string): Promise<ServiceBroker> => {
    const options = nodeOptions({ natsUrl: nats.url, namespace: 'short', role });
    const broker = new ServiceBroker({ ...options, logger: false });
    brokers.push(broker);
    Object.assign(broker.transit?.tx.logger ?? {}, { warn: (...what: unknown[]) => warnings.push(what) });
    return broker;
  };

  beforeAll(async () => {
    nats = await OwnNats.prepared();
    await nats.start();
  });
  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.stop()));
    await nats.dispose();
  });

  test('is logged once, and a message that is too long fails at once, with an error that names the remedy', async () => {
    // Longer than 1 MiB even when deflated, and longer than the limit of the bus.
    const answers = [randomBytes(1_500_000).toString('base64'), 'x'.repeat(9 << 20)];
    const ledger = await node('ledger');
    ledger.createService({
      name: 'ledger',
      actions: { read: ({ params }) => answers[params.which] ?? 'short', write: () => true },
    });
    const caller = await node('caller');
    await Promise.all([ledger.start(), caller.start()]);
    await caller.waitForServices('ledger');
    // Without a timeout, which would end a lost call too.
    const ask = (action: string, params: object) => caller.call(`ledger.${action}`, params, { timeout: 0 });

    expect(await ask('read', { which: 2 })).toBe('short');
    for (const which of [0, 1])
      await expect(ask('read', { which })).rejects.toMatchObject({
        type: 'OBP-10414',
        code: 400,
        message: expect.stringContaining('a smaller limit'),
      });
    for (const text of answers)
      await expect(ask('write', { text })).rejects.toMatchObject({ type: 'OBP-10413', code: 413 });

    expect(await ask('read', { which: 2 })).toBe('short');
    expect(warnings).toHaveLength(2);
  });
});
