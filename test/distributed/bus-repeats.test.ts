import { connect, type NatsConnection } from 'nats';
import { newBank } from '../harness/client';
import { bus, startMany, type TestServer } from '../harness/server';
import { clerkOf, WHOLE, wholeCustomer } from '../harness/whole-customer';

/** A bus that delivers every request twice to its node. */
describe('Duplicate delivery', () => {
  let server: TestServer;
  let nats: NatsConnection;
  let repeated = 0;

  beforeAll(async () => {
    server = await startMany();
    nats = await connect({ servers: bus().NATS_URL });
    const sent = new Set<string>();
    nats.subscribe(`MOL-${server.namespace}.REQ.>`, {
      callback: (_error, { subject, data }) => {
        const message = Buffer.from(data).toString('base64');
        if (sent.delete(message)) return;
        sent.add(message);
        nats.publish(subject, data);
        repeated += 1;
      },
    });
    await nats.flush();
  });
  afterAll(async () => {
    await nats?.close();
    await server?.stop();
  });

  test('given every request is delivered twice, then everything is done once', async () => {
    const bank = await newBank(server);
    const clerk = await clerkOf(server, bank);
    const before = repeated;

    const customers = [];
    for (let n = 0; n < 5; n++) customers.push(await wholeCustomer(clerk, bank));

    expect(repeated).toBeGreaterThan(before + 5 * 10);
    for (const { customer_id } of customers) {
      const preview = await clerk.get(`/management/cascading/banks/${bank}/customers/${customer_id}/preview`);
      expect(preview.body.would_remove).toEqual(WHOLE);
    }
    const list = await clerk.get(`/banks/${bank}/customers`);
    expect(list.body.customers).toHaveLength(customers.length);
  });
});
