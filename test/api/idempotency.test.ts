import { randomUUID } from 'node:crypto';
import { Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

/** `Idempotency-Key` on POST, our extension: a repeated request is not done again. */
describe('an idempotency key', () => {
  let server: TestServer;
  let bank: string;
  let clerk: Client;
  let colleague: Client;

  beforeAll(async () => {
    server = await joinServer();
    bank = await newBank(server);
    const roles = [
      'CanCreateCustomer',
      'CanGetCustomer',
      'CanDeleteCustomerCascade',
      'CanCreateCustomerAddress',
      'CanCreateCrmEvent',
    ];
    const grants = roles.map((role) => ({ role, bank_id: bank }));
    [clerk, colleague] = await Promise.all([userWith(server, ...grants), userWith(server, ...grants)]);
  });
  afterAll(() => server?.stop());

  const create = (key: string, changes = {}, by = clerk) =>
    by.with({ 'Idempotency-Key': key }).post(`/banks/${bank}/customers`, customerBody(changes));
  const count = async (name: string): Promise<number> => {
    const { body } = await clerk.get(`/banks/${bank}/customers?limit=500`);
    return body.customers.filter(({ legal_name }: { legal_name: string }) => legal_name === name).length;
  };

  test('given the answer was lost, the same request gets it again and nothing is done twice', async () => {
    const key = randomUUID();
    const first = await create(key, { legal_name: 'Once' });
    const again = await create(key, { legal_name: 'Once' });
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([
      201,
      first.text,
      'true',
    ]);
    expect(await count('Once')).toBe(1);
  });

  test('the same request is the same whatever its blanks, its order of fields, its version', async () => {
    const key = randomUUID();
    const body = customerBody({ legal_name: 'Same' });
    const first = await create(key, { legal_name: 'Same' });
    const shuffled = JSON.stringify(Object.fromEntries(Object.entries(body).reverse()), null, 2);
    const again = await clerk.with({ 'Idempotency-Key': key }).post(`/banks/${bank}/customers`, shuffled);
    expect(again.text).toBe(first.text);
  });

  test.each([
    ['body', (key: string) => create(key, { legal_name: 'Another' })],
    [
      'path',
      async (key: string) => {
        const { body } = await create(randomUUID());
        return clerk
          .with({ 'Idempotency-Key': key })
          .post(`/banks/${bank}/customers/${body.customer_id}/address`, {
            line_1: 'l',
            line_2: '',
            line_3: '',
            city: 'c',
            county: '',
            state: '',
            postcode: 'p',
            country_code: 'DE',
            tags: [],
            status: 'OK',
          });
      },
    ],
  ])('with another %s it is refused', async (_what, another) => {
    const key = randomUUID();
    await create(key);
    const refused = await another(key);
    expect([refused.status, refused.body.message]).toEqual([
      422,
      'OBP-10422: This Idempotency-Key was used for another request.',
    ]);
    expect(await count('Another')).toBe(0);
  });

  test('of one caller is not that of another', async () => {
    const key = randomUUID();
    const mine = await create(key, { legal_name: 'Whose' });
    const theirs = await create(key, { legal_name: 'Whose' }, colleague);
    expect(theirs.status).toBe(201);
    expect(theirs.body.customer_id).not.toBe(mine.body.customer_id);
  });

  test('is free again when the request was refused: the client may correct it', async () => {
    const key = randomUUID();
    expect((await create(key, { legal_name: 'Corrected', dependants: 7 })).status).toBe(400);
    expect((await create(key, { legal_name: 'Corrected' })).status).toBe(201);
  });

  test('used many times at once: the work is done once, and all answers are the same', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(key, { legal_name: 'Crowd' })));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.customer_id)).size).toBe(1);
    for (const { body } of answers.filter(({ status }) => status !== 201)) {
      expect(body.message).toBe(
        'OBP-10409: A request with this Idempotency-Key is being processed. Please try again later.',
      );
    }
    expect(await count('Crowd')).toBe(1);
  });

  test.each(['x'.repeat(256), 'with blank', ''])('"%s" is none', async (key) => {
    const refused = await create(key);
    expect([refused.status, refused.body.message]).toEqual([
      400,
      'OBP-10440: The Idempotency-Key must be 16 to 255 printable ASCII characters without blanks.',
    ]);
  });

  test('of 255 characters is one', async () => {
    expect((await create('x'.repeat(255))).status).toBe(201);
  });

  test('shows nothing of a customer that has been deleted since', async () => {
    const key = randomUUID();
    const { body } = await create(key, { legal_name: 'Gone' });
    const deleted = await clerk.delete(`/management/cascading/banks/${bank}/customers/${body.customer_id}`);
    expect(deleted.status).toBe(200);
    const again = await create(key, { legal_name: 'Gone' });
    expect([again.status, again.body.message]).toEqual([404, expect.stringContaining('OBP-30046')]);
    expect(await count('Gone')).toBe(0);
  });

  test.each(['customer_id', 'customer_number'])(
    'shows nothing of one whom only the %s in the body names',
    async (field) => {
      const made = (await create(randomUUID())).body;
      const event = { customer_name: 'Gone', category: 'c', detail: 'd', channel: 'e' };
      const body = { ...event, actual_date: '2024-01-01T00:00:00Z', [field]: made[field] };
      const by = clerk.with({ 'Idempotency-Key': randomUUID() });
      expect((await by.post(`/banks/${bank}/crm-events`, body)).status).toBe(201);
      expect((await by.post(`/banks/${bank}/crm-events`, body)).status).toBe(201);
      await clerk.delete(`/management/cascading/banks/${bank}/customers/${made.customer_id}`);
      const again = await by.post(`/banks/${bank}/crm-events`, body);
      expect([again.status, again.body.message]).toEqual([404, expect.stringContaining('OBP-30046')]);
    },
  );

  test('does not help around a role that was taken away, or a token that is none', async () => {
    const key = randomUUID();
    await create(key);
    expect((await create(key, {}, new Client(server.url, { DirectLogin: 'token=nonsense' }))).status).toBe(
      401,
    );
    expect((await create(key, {}, await userWith(server))).status).toBe(403);
  });

  test('of an anonymous client: the same request gets the same answer, another request is done', async () => {
    const anonymous = new Client(server.url, { 'Idempotency-Key': randomUUID() });
    const user = (username: string) => ({
      username,
      email: `${username}@example.com`,
      password: 'A-password-of-more-than-16-characters',
      first_name: 'a',
      last_name: 'b',
    });
    const name = `once.${Date.now()}`;
    const first = await anonymous.post('/users', user(name));
    const again = await anonymous.post('/users', user(name));
    const other = await anonymous.post('/users', user(`${name}.other`));
    expect([first.status, again.text, other.status]).toEqual([201, first.text, 201]);
  });
});
