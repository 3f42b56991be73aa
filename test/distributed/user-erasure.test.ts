import { connect, type NatsConnection } from 'nats';
import { newBank, userWith } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { Databases } from '../harness/databases';
import { everythingIn } from '../harness/stream';
import { until } from '../harness/until';

describe('a user who is deleted', () => {
  let cluster: Cluster;
  let databases: Databases;
  let nats: NatsConnection;

  beforeAll(async () => {
    cluster = await startCluster([
      ['identity', 'bank', 'customer', 'kyc', 'attribute', 'link', 'crm', 'cascade'],
    ]);
    await cluster.ready();
    databases = await Databases.of(cluster);
    nats = await connect({ servers: process.env.NATS_URL ?? '' });
  });
  afterAll(async () => {
    await nats?.close();
    await cluster?.stop();
    await databases?.dispose();
  });

  test('given attributes and a meeting, then no database and no event keeps a word of them', async () => {
    const bank = await newBank(cluster);
    const staff = await userWith(cluster, 'CanDeleteUser', 'CanCreateNonPersonalUserAttribute');
    const user = await userWith(cluster);
    const canary = '738194620571';
    const contact = { name: canary, mobile_phone: canary, email_address: `${canary}@example.com` };
    const attribute = { name: canary, type: 'STRING', value: canary };
    const made = [
      await user.post('/my/user/attributes', attribute),
      await staff.post(`/obp/v5.1.0/users/${user.userId}/non-personal/attributes`, attribute),
      await user.post(`/banks/${bank}/meetings`, {
        provider_id: canary,
        purpose_id: canary,
        date: '2026-01-02T03:04:05Z',
        creator: contact,
        invitees: [{ contact_details: contact, status: canary }],
      }),
    ];
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    const holding = async () =>
      (await databases.documents()).filter(({ text }) => text.includes(canary)).map(({ where }) => where);
    expect(await holding()).toHaveLength(3);

    expect((await staff.delete(`/users/${user.userId}`)).status).toBe(200);

    expect(await holding()).toEqual([]);
    let events = '';
    await until('the deletion is published', async () => {
      events = await everythingIn(nats, cluster.namespace ?? '');
      return events.includes('user.deleted.v1');
    });
    expect(events).toContain('user.meeting_created.v1');
    expect(events).not.toContain(canary);
  });
});
