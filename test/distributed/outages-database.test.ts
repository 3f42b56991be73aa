import type { Client } from '../harness/client';
import { type Cluster, othersThan, startCluster } from '../harness/cluster';
import { customerBody } from '../harness/examples';
import { bus } from '../harness/server';
import { newBankWithStaff } from '../harness/staff';
import { TcpProxy } from '../harness/tcp-proxy';
import { report, Traffic, timeUntil } from '../harness/traffic';
import { until } from '../harness/until';

/**
 * Every answer comes within the timeout of a call and what a busy machine adds; the real times are reported. The
 * processes find the database again within two seconds on a quiet machine.
 */
const SLOWEST_MS = 8_000;

/** The database of the customer service goes away; a proxy stands before it, because others use the same one. */
describe('the database', () => {
  let proxy: TcpProxy;
  let cluster: Cluster;
  let bank: string;
  let clerk: Client;
  let customer: string;

  beforeAll(async () => {
    proxy = await new TcpProxy(new URL(bus().STORE_URL)).listen();
    cluster = await startCluster([othersThan('customer')]);
    await cluster.add('customer', { STORE_URL: proxy.url, MAX_CONCURRENT_CALLS: '30' });
    await cluster.ready();
    ({ bank, staff: clerk } = await newBankWithStaff(cluster));
    customer = (await clerk.post(`/banks/${bank}/customers`, customerBody())).body.customer_id;
  });
  afterAll(async () => {
    proxy?.restore();
    await cluster?.stop();
    await proxy?.close();
  });

  const read = () => clerk.get(`/banks/${bank}/customers/${customer}`);
  const customerProcess = () => {
    const process = cluster.processes.find(({ names }) => names.includes('customer'));
    if (process === undefined) throw new Error('no customer process');
    return process;
  };
  const inFlight = async (): Promise<number> =>
    Number(
      /obp_service_calls_in_flight\{service="customer"\} (\d+)/.exec(
        await customerProcess().metrics(),
      )?.[1] ?? 0,
    );

  test.each([
    ['cut off', () => proxy.cut()],
    ['silent', () => proxy.stall()],
  ])(
    '%s: answered within the deadline, a bounded crowd waits; back within two seconds',
    async (what, harm) => {
      const traffic = new Traffic([clerk], bank, 40);
      await timeUntil(async () => traffic.exchanges.length > 200);

      const lost = traffic.now();
      harm();
      let crowd = 0;
      await timeUntil(async () => {
        crowd = Math.max(crowd, await inFlight());
        return traffic.now() - lost > 7_000;
      });
      const live = await fetch(`http://127.0.0.1:${customerProcess().opsPort}/health/live`);
      const ready = await fetch(`http://127.0.0.1:${customerProcess().opsPort}/health/ready`);
      const during = traffic.since(lost);

      proxy.restore();
      const restored = traffic.now();
      const back = await timeUntil(async () => traffic.since(restored).some(({ status }) => status === 201));
      await timeUntil(async () => (await read()).status === 200);
      const backAt = traffic.now();
      await timeUntil(async () => traffic.since(backAt).length > 200);
      await traffic.stop();

      const slowest = Math.round(Math.max(...during.map(({ ms }) => ms)));
      report(
        `database ${what}: slowest answer ${slowest} ms, ${JSON.stringify(traffic.statuses(during))}, ` +
          `at most ${crowd} calls waiting; returned: written after ${back} ms`,
      );
      expect([live.status, ready.status]).toEqual([200, 503]);
      expect(
        Object.keys(traffic.statuses(during)).filter((status) => !/200|201|400|503|504/.test(status)),
      ).toEqual([]);
      expect(slowest).toBeLessThan(SLOWEST_MS);
      expect(crowd).toBeLessThanOrEqual(30);
      expect(back).toBeLessThan(SLOWEST_MS);
      await until('no call waits any more', async () => (await inFlight()) === 0);
      await traffic.compareWith(clerk);
    },
  );
});
