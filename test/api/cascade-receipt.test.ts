import { cascadeOf, sagasOf } from '../harness/cascade';
import { type Client, newBank, userWith } from '../harness/client';
import { startServer, type TestServer } from '../harness/server';
import { createCustomer } from '../harness/staff';
import { clerkOf, WHOLE, wholeCustomer } from '../harness/whole-customer';

const unknown = '5995d6a2-01b3-423c-a173-5481df49bdaf';

let server: TestServer;
let bank: string;
let other: string;
let clerk: Client;

beforeAll(async () => {
  server = await startServer();
  [bank, other] = [await newBank(server), await newBank(server)];
  clerk = await clerkOf(server, bank, other);
});
afterAll(() => server?.stop());

const cascade = (customer: string, at = bank) => cascadeOf(at, customer);
const newCustomer = () => createCustomer(clerk, bank);
const sagaOf = async (customer: string) => (await sagasOf(clerk, customer))[0]?.saga_id;

describe('the preview of a deletion', () => {
  test('given a customer, then it counts what a deletion would remove, and changes nothing', async () => {
    const { customer_id } = await wholeCustomer(clerk, bank);
    for (const _ of [1, 2]) {
      const answer = await clerk.get(`${cascade(customer_id)}/preview`);
      expect([answer.status, answer.body]).toEqual([
        200,
        { bank_id: bank, customer_id, would_remove: WHOLE },
      ]);
    }
    expect((await clerk.get(`/banks/${bank}/customers/${customer_id}`)).status).toBe(200);
  });

  test('given a customer that is not there, or of another bank, then 404', async () => {
    const { customer_id } = await newCustomer();
    expect((await clerk.get(`${cascade(unknown)}/preview`)).status).toBe(404);
    expect((await clerk.get(`${cascade(customer_id, other)}/preview`)).status).toBe(404);
  });

  test('given no role, then 403', async () => {
    const stranger = await userWith(server);
    expect((await stranger.get(`${cascade(unknown)}/preview`)).status).toBe(403);
  });
});

describe('the receipt of a deletion', () => {
  test('given a deletion, then it has the counts by service, and no personal data', async () => {
    const { customer_id } = await wholeCustomer(clerk, bank);
    await clerk.delete(cascade(customer_id));

    const saga_id = await sagaOf(customer_id);
    const receipt = await clerk.get(`/management/cascading/sagas/${saga_id}`);

    expect(receipt.body).toMatchObject({
      saga_id,
      bank_id: bank,
      customer_id,
      state: 'completed',
      is_parked: false,
      reason: '',
      removed: WHOLE,
      parked_at: null,
    });
    expect(
      receipt.body.steps.map(({ action, state }: Record<string, string>) => `${action} ${state}`),
    ).toEqual(
      ['fence', 'purge'].flatMap((verb) => {
        const others = ['kyc', 'attribute', 'link', 'crm'].map((name) => `${name}.${verb} done`);
        const customer = `customer.${verb} done`;
        return verb === 'fence' ? [customer, ...others] : [...others, customer];
      }),
    );
    expect(receipt.text).not.toMatch(/Eveline|whole|example\.com/);
  });

  test('given several deletions, then they are listed newest first, in pages', async () => {
    const customers = [await newCustomer(), await newCustomer(), await newCustomer()];
    for (const { customer_id } of customers) await clerk.delete(cascade(customer_id));
    const ids = async (query: string) =>
      (await clerk.get(`/management/cascading/sagas?${query}`)).body.sagas.map(
        (saga: { customer_id: string }) => saga.customer_id,
      );
    const newest = customers.map(({ customer_id }) => customer_id).reverse();

    expect(await ids('limit=3')).toEqual(newest);
    expect(await ids('limit=1&offset=1')).toEqual([newest[1]]);
    expect((await ids('limit=500&sort_direction=ASC')).slice(-3)).toEqual([...newest].reverse());
  });

  test('given no saga of this id, then 404; given one that is not parked, then it cannot be retried', async () => {
    const missing = await clerk.get(`/management/cascading/sagas/${unknown}`);
    expect([missing.status, missing.body.message]).toEqual([
      404,
      `OBP-80404: Cascade saga not found. Please specify a valid value for SAGA_ID. Current SagaId(${unknown})`,
    ]);
    expect((await clerk.post(`/management/cascading/sagas/${unknown}/retry`)).status).toBe(404);

    const { customer_id } = await newCustomer();
    await clerk.delete(cascade(customer_id));
    const saga_id = await sagaOf(customer_id);
    const retried = await clerk.post(`/management/cascading/sagas/${saga_id}/retry`);
    expect([retried.status, retried.body.message]).toEqual([
      400,
      `OBP-80400: The cascade saga is not parked, so it cannot be retried. Current SagaId(${saga_id})`,
    ]);
  });

  test('given no role, then 403', async () => {
    const stranger = await userWith(server, { role: 'CanDeleteCustomerCascade', bank_id: bank });
    for (const [method, path] of [
      ['GET', '/management/cascading/sagas'],
      ['GET', `/management/cascading/sagas/${unknown}`],
      ['POST', `/management/cascading/sagas/${unknown}/retry`],
    ] as const) {
      const answer = await stranger.send(method, path);
      expect([answer.status, answer.body.message]).toEqual([
        403,
        'OBP-20006: User is missing one or more roles: CanGetCascadeSagas',
      ]);
    }
  });
});
