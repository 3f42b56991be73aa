import type { Client } from '../harness/client';
import { type Cluster, othersThan, startCluster } from '../harness/cluster';
import type { Process } from '../harness/processes';
import { newBankWithStaff } from '../harness/staff';
import { report, Traffic, timeUntil } from '../harness/traffic';
import { until } from '../harness/until';

/** One of two replicas of the customer service fails. */
describe('a replica', () => {
  let cluster: Cluster;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    cluster = await startCluster([othersThan('customer'), ['customer'], ['customer']]);
    await cluster.ready();
    ({ bank, staff: clerk } = await newBankWithStaff(cluster));
  });
  afterAll(() => cluster?.stop());

  const replica = (): Process => {
    const running = cluster.processes.filter(
      ({ names, child }) => names[0] === 'customer' && child.exitCode === null && child.signalCode === null,
    );
    const last = running.at(-1);
    if (last === undefined) throw new Error('no replica');
    return last;
  };

  test('killed: no read fails, and only the writes that it was working on', async () => {
    const traffic = new Traffic([clerk], bank, 20);
    await timeUntil(async () => traffic.exchanges.length > 300);
    const killed = traffic.now();
    await replica().kill();
    await timeUntil(async () => traffic.since(killed).length > 600);
    await traffic.stop();

    const after = traffic.exchanges.filter(({ at, ms }) => at + ms >= killed);
    const failed = after.filter(({ status }) => status >= 500 || status === 0);
    const slowest = Math.round(Math.max(...after.map(({ ms }) => ms)));
    const elsewhere = Number(
      /failovers_total\{reason="retried"\} (\d+)/.exec((await cluster.processes[0]?.metrics()) ?? '')?.[1] ??
        0,
    );
    report(
      `replica killed among ${after.length} requests: ${failed.length} writes unknown, ` +
        `${failed.filter(({ kind }) => kind === 'read').length} reads failed, ` +
        `${elsewhere} done by the other replica, slowest answer ${slowest} ms`,
    );
    expect(failed.filter(({ kind }) => kind === 'read')).toEqual([]);
    // A call sent after its death never began there, so another node does it, writes included, once.
    expect(elsewhere).toBeGreaterThan(0);
    // Each client has one request at a time, half of them at this replica.
    expect(failed.length).toBeLessThanOrEqual(20);
    await traffic.compareWith(clerk);
    const again = await cluster.add('customer');
    await again.ready();
  });

  test('that answers nothing: reads are answered by the other one, and soon it is left out', async () => {
    const traffic = new Traffic([clerk], bank, 20);
    await timeUntil(async () => traffic.exchanges.length > 300);
    const paused = replica();
    paused.child.kill('SIGSTOP');
    const from = traffic.now();
    await until('a request waits for it', () => traffic.now() - from > 1_000);
    const left = await timeUntil(
      async () =>
        traffic.since(traffic.now() - 1_000).length > 50 &&
        traffic.exchanges
          .filter(({ at, ms }) => at + ms > traffic.now() - 1_000)
          .every(({ ms }) => ms < 1_000),
    );
    const slow = traffic.since(from);
    paused.child.kill('SIGCONT');
    await until('it is back in the circle', async () => {
      const reads = await paused.metrics();
      return /obp_bus_calls_total\{action="v1.customer.get",side="local",outcome="ok"\} [1-9]/.test(reads);
    });
    await traffic.stop();

    const reads = slow.filter(({ kind }) => kind === 'read');
    report(
      `replica hanging: left out after ${left} ms; until then reads ${JSON.stringify(traffic.statuses(reads))}, ` +
        `slowest ${Math.round(Math.max(...reads.map(({ ms }) => ms)))} ms; writes ${JSON.stringify(traffic.statuses(slow.filter(({ kind }) => kind !== 'read')))}`,
    );
    expect(traffic.statuses(reads)).toEqual({ 200: reads.length });
    await traffic.compareWith(clerk);
  });
});
