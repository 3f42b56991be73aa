import { randomUUID } from 'node:crypto';
import { serviceNames } from '../../packages/contracts/callers';
import { Client } from '../harness/client';
import { type Cluster, othersThan, startCluster } from '../harness/cluster';
import { customerBody } from '../harness/examples';
import type { Process } from '../harness/processes';
import { newBankWithStaff } from '../harness/staff';
import { report } from '../harness/traffic';

interface Settled {
  readonly key: string;
  readonly name: string;
  /** Until there was an answer. */
  readonly times: number;
  readonly answer: { readonly status: number; readonly text: string };
}

/** Processes fail between the work and its answer, and the client asks again under the same key. */
describe('an idempotency key', () => {
  let cluster: Cluster;
  let customers: Process;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    cluster = await startCluster([othersThan('customer')]);
    customers = await cluster.add('customer');
    await cluster.ready();
    ({ bank, staff: clerk } = await newBankWithStaff(cluster));
  });
  afterAll(() => cluster?.stop());

  const create = (key: string, legal_name: string, by = clerk) =>
    by.with({ 'Idempotency-Key': key }).post(`/banks/${bank}/customers`, customerBody({ legal_name }));
  const count = async (name: string, by = clerk): Promise<number> => {
    const { body } = await by.get(`/banks/${bank}/customers?limit=500`);
    return body.customers.filter(({ legal_name }: { legal_name: string }) => legal_name === name).length;
  };

  test('given a replica that does not answer in time, a repeat gets that answer and nothing is done twice', async () => {
    const key = randomUUID();
    await create(randomUUID(), 'before');
    customers.child.kill('SIGSTOP');
    const first = await create(key, 'late');
    customers.child.kill('SIGCONT');
    expect([first.status, first.body.message]).toEqual([504, expect.stringContaining('OBP-50504')]);
    const again = await create(key, 'late');
    expect([again.status, again.body.message]).toEqual([409, expect.stringContaining('OBP-10419')]);
    expect(await count('late')).toBeLessThanOrEqual(1);
  });

  test('given no service that could do it, the key stays free', async () => {
    const key = randomUUID();
    await customers.kill();
    const refused = await create(key, 'later');
    expect([refused.status, refused.body.message]).toEqual([503, expect.stringContaining('OBP-50503')]);
    customers = await cluster.add('customer');
    await cluster.processes[0]?.ready(serviceNames);
    await customers.ready();
    const done = await create(key, 'later');
    expect(done.status).toBe(201);
    expect(await count('later')).toBe(1);
  });

  test('given replicas that are killed at work, then every repeat gets the same answer, and nothing is done twice', async () => {
    const replicas = [customers, await cluster.add('customer')];
    await replicas[1]?.ready();
    const asking = Array.from({ length: 20 }, (_, client) => keepAsking(`killed-${client}`));
    for (const victim of replicas) {
      customers = await cluster.add('customer');
      await customers.ready();
      await victim.kill();
    }
    const writes = (await Promise.all(asking)).flat();

    const repeats: Settled[] = [];
    for (const { key, name } of writes) repeats.push(await settled(key, name));
    const { body } = await clerk.get(`/banks/${bank}/customers?limit=500`);
    const names: string[] = body.customers.map(({ legal_name }: { legal_name: string }) => legal_name);
    const done = writes.map(({ name }) => names.filter((there) => there === name).length);
    const of = (status: number) =>
      writes.flatMap((one, at) => (one.answer.status === status ? [done[at]] : []));
    report(
      `replicas killed among ${writes.length} writes with keys, sent ${writes.reduce((sum, { times }) => sum + times, 0)} ` +
        `times: ${of(201).length} done, ${of(409).length} with an unknown outcome, ` +
        `of which ${of(409).filter((times) => times === 1).length} are there`,
    );
    expect(repeats.map(({ answer }) => answer.text)).toEqual(writes.map(({ answer }) => answer.text));
    expect(of(201)).toEqual(of(201).map(() => 1));
    expect(of(409).filter((times) => times !== 0 && times !== 1)).toEqual([]);
    expect(of(201).length + of(409).length).toBe(writes.length);
  });

  /** Asks under one key until there is an answer that will not change. */
  async function settled(key: string, name: string): Promise<Settled> {
    for (let times = 1; ; times += 1) {
      const answer = await create(key, name);
      const isUnderway = answer.status >= 500 || answer.body.message?.startsWith('OBP-10409');
      if (!isUnderway) return { key, name, times, answer };
    }
  }

  async function keepAsking(client: string): Promise<Settled[]> {
    const writes: Settled[] = [];
    for (let number = 0; number < 15; number += 1) {
      writes.push(await settled(randomUUID(), `${client}-${number}`));
    }
    return writes;
  }

  test('given the gateway died after the work, another one repeats its answer', async () => {
    const key = randomUUID();
    const [first] = cluster.processes;
    const answer = await create(key, 'answered');
    const second = await cluster.add('gateway');
    await second.ready(serviceNames);
    await first?.kill();
    const elsewhere = new Client(`http://127.0.0.1:${second.port}`, clerk.headers);
    const again = await create(key, 'answered', elsewhere);
    expect([again.status, again.text]).toEqual([201, answer.text]);
    expect(await count('answered', elsewhere)).toBe(1);
  });
});
