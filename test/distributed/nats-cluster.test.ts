import { connect, type NatsConnection } from 'nats';
import { readEvents } from '../../packages/client/index';
import { connectionOptions } from '../../packages/events/jetstream-connection';
import { type Client, newBank, userWith } from '../harness/client';
import { FOLLOWER, natsServerIsInstalled } from '../harness/shipped-bus';
import { ShippedCluster } from '../harness/shipped-cluster';
import { type ShippedParts, startShippedParts } from '../harness/shipped-parts';
import { report, Traffic, timeUntil } from '../harness/traffic';
import { until } from '../harness/until';

const COPIES = 3;
const STREAMS = ['obp_events', 'obp_dead'];

/** docs/clusters.md, with the parts as the compose file starts them. */
(natsServerIsInstalled ? describe : describe.skip)('a cluster of three NATS servers', () => {
  let nats: ShippedCluster;
  let parts: ShippedParts;
  let operator: NatsConnection;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    nats = await ShippedCluster.prepared();
    await nats.start(0, 1, 2);
    await until('the cluster makes streams', () => {
      try {
        return nats.streams('--replicas', String(COPIES)).includes('obp_events');
      } catch {
        return false;
      }
    });
    nats.streams('--follower', FOLLOWER);
    operator = await connect(connectionOptions({ url: nats.url('operator'), role: 'operator' }));
    parts = await startShippedParts(nats);
    bank = await newBank(parts);
    const roles = ['CanCreateCustomer', 'CanGetCustomer'].map((role) => ({ role, bank_id: bank }));
    clerk = await userWith(parts, ...roles);
  });
  afterAll(async () => {
    await parts?.stop();
    await operator?.close();
    await nats?.stop();
  });

  /** The state of a stream; undefined while the cluster does not tell. */
  const stream = async (name: string) => {
    const manager = await operator.jetstreamManager({ checkAPI: false });
    return manager.streams.info(name).catch(() => undefined);
  };

  test('keeps three copies of both streams, also when the step is done again without a number', async () => {
    expect(nats.streams()).toBe(STREAMS.map((name) => `${name}: as it has to be\n`).join(''));
    for (const name of STREAMS) expect((await stream(name))?.config.num_replicas).toBe(COPIES);
  });

  /** As the document says: the next server only when all copies are current. */
  const allCopiesAreCurrent = async () => {
    const found = await Promise.all(STREAMS.map(stream));
    return found.every((info) => {
      const others = info?.cluster?.replicas ?? [];
      return others.length === COPIES - 1 && others.every(({ current, offline }) => current && !offline);
    });
  };

  test('loses each of its servers in turn while clients write: nothing that was answered is lost', async () => {
    const told = new Set<string>();
    const reader = readEvents({ natsUrl: nats.url(FOLLOWER), name: FOLLOWER });
    await reader.follow({
      name: FOLLOWER,
      events: [],
      handle: async ({ type, subject }) => void (type === 'customer.created.v1' && told.add(subject)),
    });
    const traffic = new Traffic([clerk], bank, 5);
    for (const index of [0, 1, 2]) {
      await timeUntil(allCopiesAreCurrent);
      await timeUntil(async () => traffic.exchanges.length > 50 * (index + 1));

      const lost = traffic.now();
      await nats.kill(index);
      const succeeded = () => traffic.since(lost).filter(({ status }) => status === 201).length;
      const back = await timeUntil(async () => succeeded() > 50);

      report(
        `server ${index} killed: 50 writes after ${back} ms, ${JSON.stringify(traffic.statuses(traffic.since(lost)))}`,
      );
      await nats.start(index);
    }
    await timeUntil(allCopiesAreCurrent);
    await traffic.stop();

    await traffic.compareWith(clerk);
    const created = traffic.exchanges.flatMap(({ status, customer_id = '' }) =>
      status === 201 ? customer_id : [],
    );
    expect(created.length).toBeGreaterThan(150);
    const missing = () => created.filter((id) => !told.has(`${bank}|${id}`));
    await until(
      'every change is told',
      () => missing().length === 0,
      60_000,
      () => `; ${missing().length} of ${created.length} are missing`,
    );
    await reader.close();
  });
});
