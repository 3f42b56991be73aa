import { newBank, userWith } from '../harness/client';
import { type Cluster, othersThan, startCluster } from '../harness/cluster';
import { customerBody } from '../harness/examples';
import { OwnNats } from '../harness/nats';
import type { Process } from '../harness/processes';
import { bus } from '../harness/server';
import { TcpProxy } from '../harness/tcp-proxy';
import { timeUntil } from '../harness/traffic';

describe('a start before there is a bus or a database', () => {
  let nats: OwnNats;
  let proxy: TcpProxy;
  let cluster: Cluster;

  beforeAll(async () => {
    nats = await OwnNats.prepared();
    proxy = await new TcpProxy(new URL(bus().STORE_URL)).listen();
    proxy.cut();
    cluster = await startCluster([othersThan('customer'), ['customer']], {
      NATS_URL: nats.url,
      STORE_URL: proxy.url,
    });
  });
  afterAll(async () => {
    await cluster?.stop();
    await nats?.dispose();
    await proxy?.close();
  });

  const status = async (process: Process, what: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${process.opsPort}/health/${what}`).catch(() => undefined))?.status ?? 0;
  const checksOf = async (process: Process): Promise<Record<string, boolean>> => {
    const response = await fetch(`http://127.0.0.1:${process.opsPort}/health/ready`);
    return ((await response.json()) as { checks: Record<string, boolean> }).checks;
  };
  const gateway = async (): Promise<number> =>
    (await fetch(`${cluster.url}/obp/v4.0.0/banks`).catch(() => undefined))?.status ?? 0;

  test('every process waits, live and not ready; the gateway answers 503', async () => {
    await timeUntil(async () => (await gateway()) === 503);
    for (const process of cluster.processes) {
      await timeUntil(async () => (await status(process, 'live')) === 200);
      expect(await status(process, 'ready')).toBe(503);
    }
  });

  test('with a bus and no database they still wait', async () => {
    await nats.start();
    for (const process of cluster.processes) {
      await timeUntil(async () => (await checksOf(process)).bus === true);
      expect([await status(process, 'live'), await status(process, 'ready')]).toEqual([200, 503]);
    }
    expect(await gateway()).toBe(503);
  });

  test('a process that waits ends with 0 at SIGTERM', async () => {
    const waiting = await cluster.add('crm');
    await timeUntil(async () => (await status(waiting, 'live')) === 200);
    expect(await waiting.stop()).toBe(0);
  });

  test('with both, all of it works', async () => {
    proxy.restore();
    await cluster.ready();
    expect(await gateway()).toBe(200);
    const bank = await newBank(cluster);
    const clerk = await userWith(cluster, { role: 'CanCreateCustomer', bank_id: bank });
    expect((await clerk.post(`/banks/${bank}/customers`, customerBody())).status).toBe(201);
  });
});

describe('a start that cannot succeed', () => {
  test('ends with 1 and says why', async () => {
    const nats = await OwnNats.prepared();
    const cluster = await startCluster([], { NATS_URL: nats.url });
    const [gateway] = cluster.processes;
    await timeUntil(async () => (gateway === undefined ? 0 : await statusOf(gateway.opsPort)) === 200);
    const second = await cluster.add('gateway', { PORT: gateway?.port });
    await timeUntil(async () => second.child.exitCode !== null);
    expect(second.child.exitCode).toBe(1);
    expect(second.output()).toContain('could not start: listen EADDRINUSE');
    await cluster.stop();
    await nats.dispose();
  });
});

const statusOf = async (port: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => undefined))?.status ?? 0;
