import type { Client } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

const V5 = '/obp/v5.0.0';
const NOT_FOUND = {
  code: 404,
  message:
    'OBP-30225: Customer Account Link not found. Please specify valid values for CUSTOMER_ACCOUNT_LINK_ID.',
};

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, [
    'CanCreateCustomer',
    'CanCreateCustomerAccountLink',
    'CanGetCustomerAccountLink',
    'CanGetCustomerAccountLinks',
    'CanUpdateCustomerAccountLink',
    'CanDeleteCustomerAccountLink',
    'CanDeleteCustomerCascade',
  ]));
});
afterAll(() => server?.stop());

const link = (customer_id: string, account_id: string, changes: Record<string, unknown> = {}, at = bank) =>
  staff.post(`${V5}/banks/${at}/customer-account-links`, {
    customer_id,
    bank_id: at,
    account_id,
    relationship_type: 'Owner',
    ...changes,
  });
const ofCustomer = (customer_id: string) =>
  staff.get(`${V5}/banks/${bank}/customers/${customer_id}/customer-account-links`);
const ofAccount = (account_id: string, at = bank) =>
  staff.get(`${V5}/banks/${at}/accounts/${account_id}/customer-account-links`);
const one = (id: string, at = bank) => `${V5}/banks/${at}/customer-account-links/${id}`;

test('given links of a customer, then they are shown by id, by customer and by account, changed and deleted', async () => {
  const { customer_id } = await createCustomer(staff, bank);
  const made = await link(customer_id, 'account-1');
  const expected = {
    customer_account_link_id: expect.any(String),
    customer_id,
    bank_id: bank,
    account_id: 'account-1',
    relationship_type: 'Owner',
  };
  expect([made.status, made.body]).toEqual([201, expected]);
  const id = made.body.customer_account_link_id;
  const second = (await link(customer_id, 'account-2')).body;
  expect((await staff.get(one(id))).body).toEqual(made.body);
  expect((await ofCustomer(customer_id)).body).toEqual({ links: [made.body, second] });
  expect((await ofAccount('account-1')).body).toEqual({ links: [made.body] });

  const changed = await staff.put(one(id), { relationship_type: 'Guardian' });
  expect([changed.status, changed.body]).toEqual([200, { ...made.body, relationship_type: 'Guardian' }]);
  const gone = await staff.delete(one(id));
  expect([gone.status, gone.text]).toEqual([204, '']);
  expect((await ofCustomer(customer_id)).body).toEqual({ links: [second] });
  for (const answer of [
    await staff.get(one(id)),
    await staff.put(one(id), { relationship_type: '' }),
    await staff.delete(one(id)),
  ]) {
    expect(answer.body).toEqual(NOT_FOUND);
  }
});

test('refuses a second link to the account, another bank_id, and ids that are none', async () => {
  const { customer_id } = await createCustomer(staff, bank);
  await link(customer_id, 'same');
  const refusals: [Awaited<ReturnType<typeof link>>, number, string][] = [
    [await link(customer_id, 'same'), 400, 'OBP-30223: The Account is already linked to a Customer'],
    [await link(customer_id, 'x', { bank_id: other }), 400, 'bank_id must be the BANK_ID'],
    [await link(customer_id, ''), 400, 'OBP-10001'],
    [await link(customer_id, 'with blank'), 400, 'OBP-10001'],
    [await link('unknown', 'x'), 404, 'OBP-30046'],
    [await link(customer_id, 'x', {}, other), 404, 'OBP-30046'],
  ];
  for (const [answer, status, text] of refusals) {
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringContaining(text)]);
  }
  expect((await ofCustomer('unknown')).body.message).toMatch(/^OBP-30046/);
});

test('given the same account id at two banks, then each bank sees, changes and deletes its own links only', async () => {
  const [here, there] = [await createCustomer(staff, bank), await createCustomer(staff, other)];
  const ours = (await link(here.customer_id, 'shared')).body;
  const theirs = (await link(there.customer_id, 'shared', {}, other)).body;
  expect((await ofAccount('shared')).body).toEqual({ links: [ours] });
  expect((await ofAccount('shared', other)).body).toEqual({ links: [theirs] });
  const path = one(theirs.customer_account_link_id);
  for (const answer of [
    await staff.get(path),
    await staff.put(path, { relationship_type: 'Thief' }),
    await staff.delete(path),
  ]) {
    expect(answer.body).toEqual(NOT_FOUND);
  }
  expect((await ofAccount('shared', other)).body).toEqual({ links: [theirs] });
});

test('given that the customer is deleted, then the preview has counted its links and nothing of them is left', async () => {
  const { customer_id } = await createCustomer(staff, bank);
  const made = (await link(customer_id, 'erased')).body;
  const at = `/management/cascading/banks/${bank}/customers/${customer_id}`;
  const { body } = await staff.get(`${at}/preview`);
  expect(JSON.stringify(body)).toContain('"customer_account_links":1');
  expect((await staff.delete(at)).status).toBe(200);
  expect((await ofAccount('erased')).body).toEqual({ links: [] });
  expect((await staff.get(one(made.customer_account_link_id))).body).toEqual(NOT_FOUND);
  expect((await link(customer_id, 'again')).body.message).toMatch(/^OBP-30046/);
});
