import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, newBank } from '../harness/client';
import { OneProcess } from '../harness/one-process';
import { until } from '../harness/until';
import { clerkOf, WHOLE, wholeCustomer } from '../harness/whole-customer';

describe('Delete Customer Cascade in one process', () => {
  let one: OneProcess;
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    one = await OneProcess.start();
    bank = await newBank(one.server);
    clerk = await clerkOf(one.server, bank);
  });
  afterAll(async () => {
    await one?.end();
  });

  const cascade = (customer: string) => `/management/cascading/banks/${bank}/customers/${customer}`;
  const unfinished = async () => {
    const { body } = await clerk.get('/management/cascading/sagas?limit=500');
    return body.sagas.filter(({ ended_at }: { ended_at: string | null }) => ended_at === null);
  };
  /** Whether any file of the database holds a text. */
  const inFiles = (text: string) =>
    readdirSync(one.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(text));

  test('given kill -9 at any moment of it, then five seconds after the next start it is all or nothing', async () => {
    for (const wait of [0, 2, 4, 6, 8, 10, 12, 15, 20]) {
      const { customer_id, customer_number } = await wholeCustomer(clerk, bank);
      const deletion = clerk.delete(cascade(customer_id)).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, wait));
      await one.running.kill();
      const answer = await deletion;
      await one.startAgain();

      await until('every deletion is over', async () => (await unfinished()).length === 0, 5_000);

      const preview = await clerk.get(`${cascade(customer_id)}/preview`);
      if (answer !== undefined) expect([answer.text, preview.status]).toEqual(['true', 404]);
      if (preview.status === 200) expect(preview.body.would_remove).toEqual(WHOLE);
      else {
        const byNumber = await clerk.post(`/banks/${bank}/customers/customer-number`, { customer_number });
        expect([preview.status, byNumber.status]).toEqual([404, 404]);
        const traces = [
          `/banks/${bank}/crm-events?limit=500`,
          `/banks/${bank}/user_customer_links/users/${clerk.userId}`,
        ];
        for (const path of traces) expect((await clerk.get(path)).text).not.toContain(customer_id);
        expect((await clerk.get(traces[0] ?? '')).text).not.toContain(customer_number);
      }
    }
  });

  test('given a deletion and a stop, then no file holds anything of the customer', async () => {
    const { customer_id, customer_number, canary } = await wholeCustomer(clerk, bank);
    await clerk.put(`/banks/${bank}/customers/${customer_id}/email`, { email: 'erased@example.com' });
    await until('it is written', () => inFiles('erased@example.com'));
    await clerk.delete(cascade(customer_id));

    expect(await one.running.stop()).toBe(0);

    expect(inFiles('erased@example.com')).toBe(false);
    expect([inFiles(canary), inFiles(`"${customer_number}"`)]).toEqual([false, false]);
    // The events stay, which hold ids and no values.
    expect(inFiles(customer_id)).toBe(true);
    await one.startAgain();
    expect((await clerk.get(cascade(customer_id).replace('management/cascading/', ''))).status).toBe(404);
  });

  test('given a deletion and kill -9, then soon after the next start no file holds anything of the customer', async () => {
    const { customer_id } = await wholeCustomer(clerk, bank);
    await clerk.put(`/banks/${bank}/customers/${customer_id}/email`, { email: 'erased@example.com' });
    await clerk.delete(cascade(customer_id));
    await one.running.kill();
    expect(inFiles('erased@example.com')).toBe(true);

    await one.startAgain();

    await until('nothing of it is left', () => !inFiles('erased@example.com'), 5_000);
  });

  test('given deletions, then the metrics count them, and none is in progress', async () => {
    const { customer_id } = await wholeCustomer(clerk, bank);
    await clerk.delete(cascade(customer_id));

    const metrics = await one.running.metrics();

    expect(metrics).toMatch(/^obp_cascade_ended_total\{outcome="completed"\} [1-9]/m);
    expect(metrics).toMatch(/^obp_cascade_unfinished\{state="parked"\} 0$/m);
    expect(metrics).toMatch(/^obp_cascade_oldest_unfinished_seconds /m);
    expect(metrics).not.toContain(customer_id);
  });
});
