import { connect, type NatsConnection } from 'nats';
import { newBank } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { everythingIn } from '../harness/stream';
import { until } from '../harness/until';
import { clerkOf, wholeCustomer } from '../harness/whole-customer';

describe('the stored events', () => {
  let cluster: Cluster;
  let nats: NatsConnection;

  beforeAll(async () => {
    const parts = ['identity', 'bank', 'customer', 'kyc', 'attribute', 'link', 'crm', 'cascade'];
    cluster = await startCluster([parts]);
    await cluster.ready();
    nats = await connect({ servers: process.env.NATS_URL ?? '' });
  });
  afterAll(async () => {
    await nats?.close();
    await cluster?.stop();
  });

  test('given a customer with everything that can be kept of one, when it is deleted, then every change was published, the deletion last, and no value of it is in the stream', async () => {
    const bank = await newBank(cluster);
    const clerk = await clerkOf(cluster, bank);
    const { customer_id, customer_number, canary } = await wholeCustomer(clerk, bank);
    expect((await clerk.delete(`/management/cascading/banks/${bank}/customers/${customer_id}`)).text).toBe(
      'true',
    );

    let kept = '';
    await until('the deletion is published', async () => {
      kept = await everythingIn(nats, cluster.namespace ?? '');
      return kept.includes('customer.deleted.v1');
    });
    const published = kept
      .split('\n')
      .filter((line) => line.startsWith('{') && line.includes(customer_id))
      .map((line) => JSON.parse(line).type);
    const entities = new Set(published.map((type) => type.split('.')[0]));
    expect(entities).toEqual(new Set(['customer', 'attribute', 'kyc', 'link', 'account_link', 'crm']));
    expect(published.at(-1)).toBe('customer.deleted.v1');
    expect(kept).not.toContain(canary);
    expect(kept).not.toContain(`"${customer_number}"`);
  });
});
