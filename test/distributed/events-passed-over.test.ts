import { connect, type NatsConnection } from 'nats';
import { JetStreamLog } from '../../packages/events/jetstream';
import { OwnNats } from '../harness/nats';
import { until } from '../harness/until';

/** Messages that a service can put into the stream under its own subjects, and followers pass over. */
describe('a follower', () => {
  const namespace = 't';
  let nats: OwnNats;
  let connection: NatsConnection;
  let log: JetStreamLog;
  const warnings: string[] = [];

  beforeAll(async () => {
    nats = await OwnNats.prepared();
    await nats.start();
    connection = await connect({ servers: nats.url });
    log = new JetStreamLog({
      url: nats.url,
      namespace,
      role: 'test',
      retentionDays: 0,
      warn: (message) => void warnings.push(message),
    });
    await log.check();
  });
  afterAll(async () => {
    await log?.close();
    await connection?.close();
    await nats?.dispose();
  });

  const event = (type: string) => ({
    specversion: '1.0' as const,
    id: `id of ${type}`,
    source: `/${namespace}/crm`,
    type,
    subject: 'b|c',
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json' as const,
    revision: 1,
    correlationid: 'c',
    data: {},
  });

  test('passes over malformed messages and events under the subject of another type, and goes on', async () => {
    const type = 'crm.message_sent.v1';
    const put = (content: string) => connection.jetstream().publish(`${namespace}.events.${type}`, content);
    const { source: _source, ...withoutSource } = event(type);
    const foreign = [
      JSON.stringify(event('user.role_granted.v1')),
      JSON.stringify(event('crm.message_sent.v2')),
    ];
    const malformed = [
      ...['', '{', 'null', '[]', '"text"', '\0'],
      ...[{}, withoutSource, { ...event(type), specversion: '2.0' }, { ...event(type), type: 1 }].map(
        (value) => JSON.stringify(value),
      ),
    ];
    for (const content of [...foreign, ...malformed]) await put(content);
    await log.publish(event(type));
    const got: unknown[] = [];

    const follower = await log.follow({
      name: 'reader',
      events: [],
      handle: async (one) => void got.push(one),
    });

    await until('it has read all', async () => (await follower.lag()) === 0);
    expect(got).toEqual([event(type)]);
    expect(warnings).toHaveLength(foreign.length + malformed.length);
    expect(await log.deadLetters('reader', 100)).toEqual([]);
  });
});
