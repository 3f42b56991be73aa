import { connect, type NatsConnection } from 'nats';
import { setStreams } from '../../packages/events/jetstream-step';
import { newBusKeys } from '../harness/bus-keys';
import { OwnNats } from '../harness/nats';
import { type Process, spawnNode } from '../harness/processes';
import { bus } from '../harness/server';
import { until } from '../harness/until';

/** Whether the server is older: it refuses changes that newer ones make. */
function isBefore({ info }: NatsConnection, major: number, minor: number): boolean {
  const [itsMajor = 0, itsMinor = 0] = (info?.version ?? '').split('.').map(Number);
  return itsMajor < major || (itsMajor === major && itsMinor < minor);
}

describe('the streams that a process finds', () => {
  let nats: OwnNats;
  let connection: NatsConnection;

  beforeAll(async () => {
    nats = await OwnNats.prepared();
    await nats.start();
    connection = await connect({ servers: nats.url });
  });
  afterAll(async () => {
    await connection?.close();
    await nats?.dispose();
  });

  const start = (NAMESPACE: string): Process =>
    spawnNode(['crm'], { ...bus(), NATS_URL: nats.url, NAMESPACE, ...newBusKeys() });

  test.each([
    ['subjects', { subjects: ['t1.events.>', 'MOL-t1.>'] }],
    ['republish', { subjects: ['t1.events.>'], republish: { src: 't1.events.>', dest: 'MOL-t1.>' } }],
    ['max_age', { subjects: ['t1.events.>'], max_age: 1e9 * 3_600 }],
  ])(
    'given another value of %s, then it refuses to run and says so, until the operator has set it',
    async (setting, config) => {
      const manager = await connection.jetstreamManager();
      await manager.streams.delete('t1_events').catch(() => undefined);
      const step = { url: nats.url, role: 'operator', namespace: 't1', retentionDays: 0 };
      await setStreams(step, () => undefined);
      await manager.streams.delete('t1_events');
      const { duplicate_window } = (await manager.streams.info('t1_dead')).config;
      await manager.streams.add({ name: 't1_events', discard: 'new' as never, duplicate_window, ...config });

      const refusing = start('t1');
      await until('it has ended', () => refusing.child.exitCode !== null, 60_000);
      expect(refusing.child.exitCode).toBe(1);
      expect(refusing.output()).toContain(`the stream t1_events is not as it has to be: ${setting}`);

      const said: string[] = [];
      const set = () => setStreams(step, (line) => void said.push(line));
      if (setting === 'republish' && isBefore(connection, 2, 10)) {
        await expect(set()).rejects.toThrow(
          'the stream t1_events is not as it has to be: republish; NATS does not change it (',
        );
        return;
      }
      await set();
      expect(said).toEqual([`t1_events: set ${setting}`, 't1_dead: as it has to be']);
      const running = start('t1');
      await until('it runs', () => running.output().includes('started crm'), 60_000);
      await running.stop();
    },
  );
});
