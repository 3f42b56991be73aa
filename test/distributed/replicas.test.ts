import { serviceNames } from '../../packages/contracts/callers';
import { type Client, newBank, userWith } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import { customerBody } from '../harness/examples';
import { until } from '../harness/until';

describe('two replicas of every service', () => {
  let server: Cluster;
  let bank: string;
  let staff: Client;

  beforeAll(async () => {
    server = await startCluster([...serviceNames, ...serviceNames].map((name) => [name]));
    await server.ready();
    bank = await newBank(server);
    staff = await userWith(
      server,
      ...['CanCreateCustomer', 'CanGetCustomer'].map((role) => ({ role, bank_id: bank })),
    );
  });
  afterAll(() => server?.stop());

  const create = async (count: number): Promise<{ customer_id: string; customer_number: string }[]> =>
    (
      await Promise.all(
        Array.from({ length: count }, () => staff.post(`/banks/${bank}/customers`, customerBody())),
      )
    ).map(({ body }) => body);

  test('creating at once, with a restart in between, gives every customer a number of its own', async () => {
    const before = await create(100);
    const replica = server.processes.find(({ names }) => names.includes('customer'));
    expect(await replica?.stop()).toBe(0);
    const between = await create(50);
    await (await server.add('customer')).ready();
    const after = await create(50);
    const all = [...before, ...between, ...after];
    expect(new Set(all.map(({ customer_id }) => customer_id)).size).toBe(200);
    expect(new Set(all.map(({ customer_number }) => customer_number)).size).toBe(200);
  });

  test('both replicas share the work', async () => {
    const [made] = await create(1);
    const served = async () =>
      Promise.all(
        server.processes
          .filter(({ names, child }) => names.includes('customer') && child.exitCode === null)
          .map(async (process) => {
            const text = await process.metrics();
            return Number(
              /obp_bus_calls_total\{action="v1.customer.get",side="local",outcome="ok"\} (\d+)/.exec(
                text,
              )?.[1] ?? 0,
            );
          }),
      );
    const before = await served();
    await until('both replicas have served reads', async () => {
      await staff.get(`/banks/${bank}/customers/${made?.customer_id}`);
      return (await served()).every((count, at) => count > (before[at] ?? 0) + 5);
    });
    expect(await served()).toHaveLength(2);
  });
});
