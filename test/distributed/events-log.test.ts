import { randomUUID } from 'node:crypto';
import { JetStreamLog } from '../../packages/events/jetstream';
import { logContract } from '../events/log-contract';
import { OwnNats } from '../harness/nats';

describe('on NATS', () => {
  let nats: OwnNats;

  beforeAll(async () => {
    nats = await OwnNats.prepared();
    await nats.start();
  });

  afterAll(() => nats.dispose());

  logContract('JetStream', async () => {
    const namespace = `t${randomUUID().slice(0, 8)}`;
    const open = () => new JetStreamLog({ url: nats.url, namespace, role: 'test', retentionDays: 0 });
    return { reopen: async () => open(), dispose: async () => undefined };
  });
});
