import { sagasOf } from '../harness/cascade';
import { type Client, newBank } from '../harness/client';
import { type Cluster, startCluster } from '../harness/cluster';
import type { Process } from '../harness/processes';
import { until } from '../harness/until';
import { clerkOf, WHOLE, wholeCustomer } from '../harness/whole-customer';

/** The services that keep something of a customer, and the one that deletes it. */
const PARTS = ['customer', 'kyc', 'attribute', 'link', 'crm', 'cascade'] as const;

describe('Delete Customer Cascade while processes die', () => {
  let cluster: Cluster;
  let bank: string;
  let clerk: Client;
  let bystander: { customer_id: string };

  beforeAll(async () => {
    cluster = await startCluster([['identity', 'bank'], ...PARTS.map((name) => [name]), ['cascade']]);
    await cluster.ready();
    bank = await newBank(cluster);
    clerk = await clerkOf(cluster, bank);
    bystander = await wholeCustomer(clerk, bank);
  });
  afterAll(() => cluster?.stop());

  const cascade = (customer: string) => `/management/cascading/banks/${bank}/customers/${customer}`;
  const alive = (name: string): Process[] =>
    cluster.processes.filter(
      ({ names, child }) => names.includes(name) && child.exitCode === null && child.signalCode === null,
    );
  const one = (name: string): Process => {
    const [process] = alive(name);
    if (process === undefined) throw new Error(`no ${name} is running`);
    return process;
  };
  /** Starts a replacement, and waits until no call goes to the dead process; the read customer stays as it is. */
  const startAgain = async (name: string): Promise<void> => {
    await (await cluster.add(name)).ready();
    let inARow = 0;
    await until(`all services answer after ${name} was started again`, async () => {
      const { status, body } = await clerk.get(`${cascade(bystander.customer_id)}/preview`);
      if (status === 200) expect(body.would_remove).toEqual(WHOLE);
      inARow = status === 200 ? inARow + 1 : 0;
      return inARow === 20;
    });
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const sagasAreOver = () =>
    until(
      'every deletion is over',
      async () => {
        const { status, body } = await clerk.get('/management/cascading/sagas?limit=500');
        return (
          status === 200 && body.sagas.every(({ ended_at }: { ended_at: string | null }) => ended_at !== null)
        );
      },
      60_000,
    );
  /** Everything of the customer is there and can be changed, or nothing of it is. */
  const allOrNothing = async (customer: { customer_id: string; customer_number: string }) => {
    const { customer_id, customer_number } = customer;
    const preview = await clerk.get(`${cascade(customer_id)}/preview`);
    if (preview.status === 200) {
      expect(preview.body.would_remove).toEqual(WHOLE);
      const email = `/banks/${bank}/customers/${customer_id}/email`;
      expect((await clerk.put(email, { email: 'a@example.com' })).status).toBe(200);
      return 'there';
    }
    expect(preview.status).toBe(404);
    for (const path of [
      `/banks/${bank}/crm-events?limit=500`,
      `/banks/${bank}/user_customer_links/users/${clerk.userId}`,
      `/banks/${bank}/customers?limit=500`,
    ]) {
      const { text } = await clerk.get(path);
      expect([path, text.includes(customer_id), text.includes(customer_number)]).toEqual([
        path,
        false,
        false,
      ]);
    }
    return 'gone';
  };

  test.each(PARTS)(
    'given %s is killed during two deletions and started again, then each is all or nothing',
    async (name) => {
      const further = await wholeCustomer(clerk, bank);
      const behind = await wholeCustomer(clerk, bank);
      const deletions = [clerk.delete(cascade(further.customer_id))];
      await pause(15);
      deletions.push(clerk.delete(cascade(behind.customer_id)));
      await pause(5);
      await one(name).kill();
      const answers = await Promise.all(deletions);
      await startAgain(name);
      await sagasAreOver();

      for (const [i, customer] of [further, behind].entries()) {
        const end = await allOrNothing(customer);
        expect([200, 503, 504]).toContain(answers[i]?.status);
        if (answers[i]?.status === 200) expect(end).toBe('gone');
      }
    },
    300_000,
  );

  test('given a client that disconnects, then its deletion finishes all the same', async () => {
    const customer = await wholeCustomer(clerk, bank);
    const leaving = new AbortController();
    const url = `${clerk.url}/obp/v4.0.0${cascade(customer.customer_id)}`;
    const request = fetch(url, { method: 'DELETE', headers: clerk.headers, signal: leaving.signal });
    await until('it is begun', async () => {
      const { body } = await clerk.get('/management/cascading/sagas?limit=1');
      return body.sagas[0]?.customer_id === customer.customer_id;
    });
    leaving.abort();
    await request.catch(() => undefined);

    await sagasAreOver();

    expect(await allOrNothing(customer)).toBe('gone');
  });

  test.each(['kyc', 'customer'])(
    'given no %s is there, then 503 and nothing is touched; once it is back, the deletion succeeds',
    async (name) => {
      const customer = await wholeCustomer(clerk, bank);
      expect(await one(name).stop()).toBe(0);

      const refused = await clerk.delete(cascade(customer.customer_id));

      expect([refused.status, refused.body.message]).toEqual([
        503,
        'OBP-50503: The service is temporarily unavailable. Please try again later.',
      ]);
      await startAgain(name);
      expect(await allOrNothing(customer)).toBe('there');
      const deleted = await clerk.delete(cascade(customer.customer_id));
      expect([deleted.status, deleted.text]).toEqual([200, 'true']);
    },
  );

  test('given a participant that stands still, then 503 in time, and nothing is touched', async () => {
    const customer = await wholeCustomer(clerk, bank);
    const { child } = one('attribute');
    child.kill('SIGSTOP');
    const answer = await clerk.delete(cascade(customer.customer_id));
    child.kill('SIGCONT');

    expect(answer.status).toBe(503);
    await sagasAreOver();
    expect(await allOrNothing(customer)).toBe('there');
  });

  test('given the driver of a deletion stands still, then another replica finishes it, and its late word does no harm', async () => {
    while (alive('cascade').length < 2) await startAgain('cascade');
    // On a busy machine it takes longer until there is a driver that can stand still.
    for (let wait = 5, caught = 0; caught < 3; wait += 5) {
      const customer = await wholeCustomer(clerk, bank);
      const deletion = clerk.delete(cascade(customer.customer_id));
      await pause(wait);
      const { child } = one('cascade');
      child.kill('SIGSTOP');
      const isBegun = (await sagasOf(clerk, customer.customer_id)).length > 0;
      await sagasAreOver();
      const end = await allOrNothing(customer);
      child.kill('SIGCONT');
      const answer = await deletion;
      await sagasAreOver();

      const endAtLast = await allOrNothing(customer);
      if (answer.status === 200) expect(endAtLast).toBe('gone');
      if (isBegun) expect(endAtLast).toBe(end);
      if (isBegun) caught += 1;
    }
  });
});
