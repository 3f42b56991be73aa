import { type Client, newBank } from '../harness/client';
import { type Cluster, othersThan, startCluster } from '../harness/cluster';
import { customerBody } from '../harness/examples';
import { report } from '../harness/traffic';
import { clerkOf } from '../harness/whole-customer';

/** One process for each service, and a request that needs it. */
describe('a service of which the only process is killed and started again', () => {
  let cluster: Cluster;
  let clerk: Client;
  let bank: string;
  let customer: string;

  beforeAll(async () => {
    cluster = await startCluster(othersThan().map((name) => [name]));
    await cluster.ready();
    bank = await newBank(cluster);
    clerk = await clerkOf(cluster, bank);
    customer = (await clerk.post(`/banks/${bank}/customers`, customerBody())).body.customer_id;
  });
  afterAll(() => cluster?.stop());

  test.each([
    ['identity', () => '/users/current'],
    ['bank', () => '/banks'],
    ['customer', () => `/banks/${bank}/customers/${customer}`],
    ['attribute', () => `/banks/${bank}/customers/${customer}/attributes`],
    ['kyc', () => `/banks/${bank}/customers/${customer}/addresses`],
    ['link', () => `/banks/${bank}/user_customer_links/users/${clerk.userId}`],
    ['crm', () => `/banks/${bank}/crm-events`],
    ['cascade', () => '/management/cascading/sagas'],
  ])('%s: no request fails from the moment on when it reports ready', async (name, path) => {
    const killed = performance.now();
    await cluster.processes.find(({ names }) => names.includes(name))?.kill();
    const again = await cluster.add(name);
    await again.ready();
    const ready = performance.now();

    const answers = await Promise.all(Array.from({ length: 20 }, () => clerk.get(path())));

    report(
      `${name} killed: ready again after ${Math.round(ready - killed)} ms, ` +
        `20 requests at once answered ${Math.round(performance.now() - ready)} ms later`,
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });
});
