import { randomBytes } from 'node:crypto';
import { partNames } from '../../packages/contracts/callers';
import { persistently } from '../containers/stack';
import { type Client, newBank, userWith } from '../harness/client';
import { report, Traffic, timeUntil } from '../harness/traffic';
import { until } from '../harness/until';
import { sharedInstallation, watchEnds } from './installation';

const CLIENTS = 2;

/** Changes by operators, while clients write and read through the Service of the gateway. */
describe('on Kubernetes', () => {
  const installation = sharedInstallation();
  let bank: string;
  let clerk: Client;
  const ends = watchEnds();

  beforeAll(async () => {
    bank = await persistently(() => newBank(installation.server));
    const roles = ['CanCreateCustomer', 'CanGetCustomer'].map((role) => ({ role, bank_id: bank }));
    clerk = await persistently(() => userWith(installation.server, ...roles));
  });
  afterAll(() => ends.stop());

  const names = async (part: string) =>
    (await installation.podsOf(part)).map(({ metadata }) => metadata.name).sort();

  /** Does it under traffic and returns the requests that failed. */
  const under = async (work: () => Promise<void>) => {
    const traffic = new Traffic([clerk], bank, CLIENTS);
    await timeUntil(async () => traffic.exchanges.length > 20);
    await work();
    const after = traffic.now();
    await timeUntil(async () => traffic.since(after).length > 20);
    await traffic.stop();
    await traffic.compareWith(clerk);
    report(`${traffic.exchanges.length} requests, ${JSON.stringify(traffic.statuses())}`);
    return traffic.exchanges.filter(({ status }) => ![200, 201, 400].includes(status));
  };

  /** Those pods have ended, and each of them with 0. */
  const ended = async (pods: readonly string[]) => {
    const codes = () => pods.map((pod) => [pod, ends.codes.get(pod)]);
    await until('the old pods have ended', () => codes().every(([, code]) => code !== undefined));
    expect(codes()).toEqual(pods.map((pod) => [pod, 0]));
  };

  test('a changed secret replaces the pods that use it, and no others; no request fails', async () => {
    const before = new Map<string, string[]>();
    for (const part of partNames) before.set(part, await names(part));
    const key = `k2:s${randomBytes(24).toString('hex')}`;
    await installation.sh(`sed -i 's/^TOKEN_KEYS=.*/&,${key}/' .env`);

    const failed = await under(async () => {
      await installation.follow('A changed secret');
      await installation.ready();
    });

    expect(failed).toEqual([]);
    const old = before.get('identity') ?? [];
    for (const part of partNames.filter((name) => name !== 'identity'))
      expect([part, await names(part)]).toEqual([part, before.get(part)]);
    expect((await names('identity')).filter((name) => old.includes(name))).toEqual([]);
    await ended(old);
  });

  test('all pods are replaced without a failed request, and end with 0', async () => {
    const old = (await Promise.all(partNames.map(names))).flat();

    const failed = await under(async () => {
      await installation.follow('A restart of all parts');
      await installation.ready();
    });

    expect(failed).toEqual([]);
    expect(old).toHaveLength(2 * partNames.length);
    await ended(old);
  });

  test('a deleted pod is replaced without a failed request', async () => {
    const [pod = ''] = await names('customer');

    const failed = await under(async () => {
      await installation.kubectl(`delete pod ${pod}`);
      await installation.ready();
    });

    expect(failed).toEqual([]);
    expect(await names('customer')).not.toContain(pod);
    await ended([pod]);
  });

  test('the second of two pods is not evicted while the first one is away', async () => {
    const pods = await names('gateway');
    const evict = (name = '') => {
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'obp' } };
      const path = `/api/v1/namespaces/obp/pods/${name}/eviction`;
      return installation.sh(`echo '${JSON.stringify(eviction)}' | kubectl create --raw ${path} -f -`);
    };

    await evict(pods[0]);

    await expect(evict(pods[1])).rejects.toThrow('would violate the pod');
    await installation.ready();
  });
});
