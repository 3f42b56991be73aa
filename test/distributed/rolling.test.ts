import { serviceNames } from '../../packages/contracts/callers';
import { Client } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { newBankWithStaff } from '../harness/staff';
import { report, Traffic, timeUntil } from '../harness/traffic';

/** A new version is rolled out under load: every process of every service is replaced, one after the other. */
describe('a rolling restart', () => {
  /** Longer for a rehearsal: `ROLLING_MS=110000 npm run test:distributed -- --testPathPatterns rolling`. */
  const atLeastMs = Number(process.env.ROLLING_MS ?? 60_000);
  const clients = Number(process.env.ROLLING_CLIENTS ?? 50);
  const customerOnly = ['customer'];
  const rest = serviceNames.filter((name) => name !== 'customer');
  let cluster: Cluster;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    cluster = await startCluster([customerOnly, customerOnly, rest, rest], { SHUTDOWN_DELAY_MS: '2000' });
    await cluster.add('gateway');
    await cluster.ready();
    ({ bank, staff: clerk } = await newBankWithStaff(cluster));
  });
  afterAll(() => cluster?.stop());

  const running = (part: string) =>
    cluster.processes.filter(
      ({ names, child }) => names.includes(part) && child.exitCode === null && child.signalCode === null,
    );
  const gateways = () =>
    running('gateway').map(({ port }) => new Client(`http://127.0.0.1:${port}`, clerk.headers));

  test(`of services: no request fails, no write is lost (${clients} clients, ${atLeastMs} ms)`, async () => {
    const traffic = new Traffic([clerk], bank, clients);
    await timeUntil(async () => traffic.exchanges.length > 200);
    const codes: (number | null)[] = [];
    while (traffic.now() < atLeastMs) {
      for (const names of [customerOnly, customerOnly, rest, rest]) {
        const [oldest] = running(names[0] ?? '');
        const next = await cluster.add(names);
        await next.ready();
        codes.push((await oldest?.stop()) ?? null);
      }
    }
    const after = traffic.now();
    await timeUntil(async () => traffic.since(after).length > 100);
    await traffic.stop();

    const failed = traffic.exchanges.filter(({ status }) => ![200, 201, 400].includes(status));
    const retried = await cluster.processes[0]?.metrics();
    report(
      `${codes.length} processes replaced in ${Math.round(traffic.now() / 1_000)} s under ` +
        `${traffic.exchanges.length} requests of ${clients} clients: ${failed.length} failed; ` +
        `slowest ${Math.round(Math.max(...traffic.exchanges.map(({ ms }) => ms)))} ms; ` +
        `done by another node: ${/failovers_total\{reason="retried"\} (\d+)/.exec(retried ?? '')?.[1] ?? 0}`,
    );
    expect(codes).toEqual(codes.map(() => 0));
    expect(failed).toEqual([]);
    await traffic.compareWith(clerk);
  });

  test('of gateways: behind a balancer that looks at readiness no request fails', async () => {
    const balanced = new BalancedTraffic(gateways, bank, clients);
    await timeUntil(async () => balanced.traffic.exchanges.length > 200);
    const codes: (number | null)[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const [oldest] = running('gateway');
      const next = await cluster.add('gateway');
      await next.ready(serviceNames);
      codes.push((await oldest?.stop()) ?? null);
    }
    await balanced.traffic.stop();
    balanced.end();
    const failed = balanced.traffic.exchanges.filter(({ status }) => ![200, 201, 400].includes(status));
    report(
      `2 gateways replaced under ${balanced.traffic.exchanges.length} requests: ${failed.length} failed`,
    );
    expect(codes).toEqual([0, 0]);
    expect(failed).toEqual([]);
    const [survivor] = gateways();
    if (survivor !== undefined) await balanced.traffic.compareWith(survivor);
  });
});

/** A stand-in for a load balancer: it probes every gateway regularly and sends requests to the ready ones. */
class BalancedTraffic {
  readonly traffic: Traffic;
  private readonly ready: Client[];
  private readonly timer: NodeJS.Timeout;

  constructor(gateways: () => Client[], bank: string, clients: number) {
    this.ready = gateways();
    this.traffic = new Traffic(this.ready, bank, clients);
    this.timer = setInterval(() => void this.look(gateways()), 50);
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async look(gateways: readonly Client[]): Promise<void> {
    const answers = await Promise.all(
      gateways.map(async (gateway) => {
        const answer = await fetch(`${gateway.url}/health/ready`).catch(() => undefined);
        return answer?.status === 200 ? [gateway] : [];
      }),
    );
    const ready = answers.flat();
    if (ready.length > 0) this.ready.splice(0, this.ready.length, ...ready);
  }
}
