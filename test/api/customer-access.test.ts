import { admin, Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

describe('the roles for customers', () => {
  let server: TestServer;
  let bank: string;
  let other: string;

  beforeAll(async () => {
    server = await joinServer();
    [bank, other] = [await newBank(server), await newBank(server)];
  });
  afterAll(() => server?.stop());

  test('a role at one bank does not count at another', async () => {
    const clerk = await userWith(server, { role: 'CanGetCustomer', bank_id: bank });
    expect((await clerk.get(`/banks/${bank}/customers`)).status).toBe(200);
    const refused = await clerk.get(`/banks/${other}/customers`);
    expect([refused.status, refused.body.message]).toEqual([
      403,
      `OBP-20006: User is missing one or more roles: CanGetCustomer for BankId(${other}).`,
    ]);
    expect((await clerk.get('/customers')).body.message).toBe(
      'OBP-20006: User is missing one or more roles: CanGetCustomersAtAnyBank',
    );
    const posted = await clerk.post(`/banks/${bank}/customers`, customerBody());
    expect(posted.body.message).toBe(
      `OBP-20006: User is missing one or more roles: CanCreateCustomer or CanCreateCustomerAtAnyBank for BankId(${bank}).`,
    );
  });

  test('the super admin may grant roles and nothing else', async () => {
    const boss = await admin(server);
    expect((await boss.get(`/banks/${bank}/customers`)).status).toBe(403);
    expect((await boss.get('/users')).status).toBe(403);
  });

  test('without credentials a wrong body is 401, at an unknown bank too', async () => {
    const anonymous = new Client(server.url);
    for (const at of [bank, 'no.such.bank']) {
      const answer = await anonymous.post(`/banks/${at}/customers`, '{"broken');
      expect([answer.status, answer.body.message]).toEqual([
        401,
        'OBP-20001: User not logged in. Authentication is required!',
      ]);
    }
  });
});
