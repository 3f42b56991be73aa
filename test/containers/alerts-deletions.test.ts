import type { CascadeSaga } from '../../packages/contracts/cascade/cascade.schemas';
import { cascadeOf } from '../harness/cascade';
import { type Client, newBank } from '../harness/client';
import { createCustomer } from '../harness/staff';
import { until } from '../harness/until';
import { clerkOf } from '../harness/whole-customer';
import { changed, Prometheus, restore } from './prometheus';
import { persistently, sharedStack } from './stack';

const AT_A_TIME = 12;
const SAGAS = '/management/cascading/sagas';
const STEPS = 'services/cascade/domain/definition.js';

describe('an alert on deletions', () => {
  const stack = sharedStack();
  const prometheus = new Prometheus(stack);
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    await prometheus.ready();
    bank = await persistently(() => newBank(stack.server));
    clerk = await persistently(() => clerkOf(stack.server, bank));
  });
  afterAll(() => restore(stack));

  const saga = async (id: string): Promise<CascadeSaga> => (await clerk.get(`${SAGAS}/${id}`)).body;

  /** Kills crm while it works for deletions. One of them is past its pivot then: it cannot go back, nor on. */
  const interrupted = async (): Promise<CascadeSaga> => {
    for (;;) {
      await restore(stack);
      const customers = await Promise.all(
        Array.from({ length: AT_A_TIME }, () => persistently(() => createCustomer(clerk, bank))),
      );
      const [crm] = await stack.containers('crm');
      const deletions = customers.map(({ customer_id }) => clerk.delete(cascadeOf(bank, customer_id)));
      await Promise.race(deletions);
      await stack.sh(`docker kill ${crm?.Id}`);
      await Promise.all(deletions);
      const { body } = await clerk.get(`${SAGAS}?limit=${AT_A_TIME}`);
      const found = body.sagas.find(({ state }: CascadeSaga) => state === 'purging');
      if (found !== undefined) return found;
    }
  };

  test('ObpDeletionStuck, ObpDeletionParked: crm dies within a deletion and stays away', async () => {
    const { saga_id } = await interrupted();
    await prometheus.fires('ObpDeletionStuck');
    expect(await saga(saga_id)).toMatchObject({ state: 'purging', is_parked: false });

    // All tries, with a twentieth of the longest time between them.
    await stack.sh(
      `docker compose exec -T cascade cat dist/${STEPS} > definition.js
       sed -i 's/longestDelayMs: 10_000/longestDelayMs: 500/' definition.js
       grep -q 'longestDelayMs: 500' definition.js`,
    );
    const volumes = [`./definition.js:/app/dist/${STEPS}:ro`];
    await changed(stack, 'cascade', { volumes }, () => prometheus.fires('ObpDeletionParked'));
    await until('it is parked', async () => (await saga(saga_id)).is_parked);

    // As the runbook says.
    await restore(stack);
    expect((await clerk.post(`${SAGAS}/${saga_id}/retry`)).status).toBe(200);
    await until('it is over', async () => (await saga(saga_id)).state === 'completed');
  });
});
