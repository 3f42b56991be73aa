import type { Client } from '../harness/client';
import { type Cluster, othersThan, startCluster } from '../harness/cluster';
import { customerBody } from '../harness/examples';
import { OwnNats } from '../harness/nats';
import { newBankWithStaff } from '../harness/staff';
import { report, Traffic, timeUntil } from '../harness/traffic';

/**
 * The timeout of a call separates failing at once from waiting. The real times, a second and two at most on a
 * machine that is not busy, are reported; a test that asserted them would fail for its neighbours' sake.
 */
const TIME_OUT_MS = 5_000;

/** The bus goes away under a running system, of which no process is started again. */
describe('NATS', () => {
  let nats: OwnNats;
  let cluster: Cluster;
  let bank: string;
  let clerk: Client;
  let customer: string;

  beforeAll(async () => {
    nats = await OwnNats.prepared();
    await nats.start();
    cluster = await startCluster([othersThan('customer'), ['customer'], ['customer']], {
      NATS_URL: nats.url,
    });
    await cluster.ready();
    ({ bank, staff: clerk } = await newBankWithStaff(cluster));
    customer = (await clerk.post(`/banks/${bank}/customers`, customerBody())).body.customer_id;
  });
  afterAll(async () => {
    await cluster?.stop();
    await nats?.dispose();
  });

  const read = () => clerk.get(`/banks/${bank}/customers/${customer}`);
  const isReady = async () => (await clerk.get('/health/ready')).status === 200;

  test('killed: 503 within a second, not ready; back within two seconds of its return', async () => {
    const traffic = new Traffic([clerk], bank, 10);
    await timeUntil(async () => traffic.exchanges.length > 100);

    const lost = traffic.now();
    await nats.kill();
    const refused = await timeUntil(async () => (await read()).status === 503);
    const unready = await timeUntil(async () => !(await isReady()));
    // Long enough for every node to miss heartbeats, if they counted.
    await timeUntil(async () => traffic.now() - lost > 8_000);
    const during = traffic.since(lost);

    await nats.start();
    const back = await timeUntil(async () => (await read()).status === 200);
    const ready = await timeUntil(isReady);
    const backAt = traffic.now();
    await timeUntil(async () => traffic.since(backAt).length > 100);
    await traffic.stop();

    const slowest = Math.round(Math.max(...during.map(({ ms }) => ms)));
    report(
      `NATS killed: 503 after ${refused} ms, not ready after ${unready} ms, slowest answer ${slowest} ms, ` +
        `${JSON.stringify(traffic.statuses(during))}; returned: 200 after ${back} ms, ready after ${ready} ms more`,
    );
    expect(refused).toBeLessThan(TIME_OUT_MS);
    expect(unready).toBeLessThan(TIME_OUT_MS);
    expect(slowest).toBeLessThan(TIME_OUT_MS);
    expect(back).toBeLessThan(TIME_OUT_MS);
    expect(traffic.statuses(traffic.since(backAt))[503]).toBeUndefined();
    await traffic.compareWith(clerk);
  });

  test.each([
    ['shorter', 1_500],
    ['longer', 6_000],
  ])(
    'silent, its connections open, for %s than a connection lasts: 503 within a second, not ready; back within two',
    async (_, lastsMs) => {
      const traffic = new Traffic([clerk], bank, 10);
      await timeUntil(async () => traffic.exchanges.length > 100);

      const paused = traffic.now();
      nats.pause();
      const refused = await timeUntil(async () => (await read()).status === 503);
      const unready = await timeUntil(async () => !(await isReady()));
      await timeUntil(async () => traffic.now() - paused > lastsMs);
      const during = traffic.exchanges.filter(({ at, ms }) => at + ms >= paused);

      nats.resume();
      const back = await timeUntil(async () => (await read()).status === 200);
      const ready = await timeUntil(isReady);
      const backAt = traffic.now();
      await timeUntil(async () => traffic.since(backAt).length > 100);
      await traffic.stop();

      const slowest = Math.round(Math.max(...during.map(({ ms }) => ms)));
      report(
        `NATS silent for ${lastsMs} ms: 503 after ${refused} ms, not ready after ${unready} ms more, slowest answer ` +
          `${slowest} ms, ${JSON.stringify(traffic.statuses(during))}; back: 200 after ${back} ms, ready after ${ready} ms more`,
      );
      // The NATS client by itself takes two to three seconds.
      expect(slowest).toBeLessThan(2_000);
      expect(unready).toBeLessThan(2_000);
      expect(back).toBeLessThan(TIME_OUT_MS);
      await traffic.compareWith(clerk);
    },
  );

  test('is not taken for silent by processes that stood still themselves', async () => {
    const losses = () =>
      cluster.processes.reduce((sum, { output }) => sum + output().split('the bus is lost').length - 1, 0);
    const before = losses();
    for (const { child } of cluster.processes) child.kill('SIGSTOP');
    await new Promise((done) => setTimeout(done, 3_000));
    for (const { child } of cluster.processes) child.kill('SIGCONT');
    expect((await read()).status).toBe(200);
    expect(losses()).toBe(before);
  });

  test('away again and again for a moment: every answer comes, nothing acknowledged is lost', async () => {
    const traffic = new Traffic([clerk], bank, 10);
    for (let round = 0; round < 3; round += 1) {
      const before = traffic.now();
      await timeUntil(async () => traffic.since(before).some(({ status }) => status === 201));
      await nats.kill();
      await nats.start();
    }
    const after = traffic.now();
    await timeUntil(async () => (await read()).status === 200);
    await traffic.stop();
    report(`three short absences: ${JSON.stringify(traffic.statuses())}`);
    expect(Math.max(...traffic.since(after).map(({ ms }) => ms))).toBeLessThan(6_000);
    expect(traffic.statuses()[0]).toBeUndefined();
    await traffic.compareWith(clerk);
  });
});
