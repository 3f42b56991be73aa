import { type Client, userWith } from '../harness/client';
import { customerNotFound, missingRole } from '../harness/refusals';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other, staff } = await twoBanks(server, [
    'CanCreateCustomer',
    'CanUpdateCustomerNumber',
    'CanAddSocialMediaHandle',
    'CanGetSocialMediaHandles',
  ]));
});
afterAll(() => server?.stop());

const newCustomer = (at = bank) => createCustomer(staff, at);
const newUser = () => userWith(server);
const success = { success: 'Success' };

describe('social media handles', () => {
  const handle = {
    customer_number: '5987953',
    type: 'Twitter',
    handle: '@eveline',
    date_added: '2020-01-27T00:00:00Z',
    date_activated: '2020-01-28T00:00:00Z',
  };
  const pathOf = (id: string, at = bank) => `/banks/${at}/customers/${id}/social_media_handles`;
  const handles = async (id: string) => (await staff.get(pathOf(id))).body.checks;

  test.each(['my bank', 'b/c', 'bänk', 'x'.repeat(255)])(
    'a BANK_ID that cannot be one is 400 OBP-30111 in the place of the bank check: %s',
    async (id) => {
      const path = pathOf('any', encodeURIComponent(id));
      const stranger = await newUser();
      for (const answer of [await stranger.get(path), await stranger.post(path, handle)]) {
        expect([answer.status, answer.body.message]).toEqual([400, expect.stringMatching(/^OBP-30111: /)]);
      }
      const elsewhere = await staff.get(`/banks/${encodeURIComponent(id)}/crm-events`);
      expect(elsewhere.body.message).toMatch(/^OBP-30001: /);
    },
  );

  test('a BANK_ID that could be one, of 254 characters, is just unknown', async () => {
    expect((await staff.get(pathOf('any', 'x'.repeat(254)))).status).toBe(404);
  });

  test('a customer without: an empty list, called checks', async () => {
    const { customer_id } = await newCustomer();
    expect((await staff.get(pathOf(customer_id))).body).toEqual({ checks: [] });
  });

  test('given two, then both are listed, newest first, under the number the customer has', async () => {
    const { customer_id, customer_number } = await newCustomer();
    const added = await staff.post(pathOf(customer_id), handle);
    expect([added.status, added.body]).toEqual([201, success]);
    await staff.post(pathOf(customer_id), { ...handle, type: 'Mastodon' });

    expect(await handles(customer_id)).toEqual([
      { ...handle, customer_number, type: 'Mastodon' },
      { ...handle, customer_number },
    ]);
  });

  test('given another number, then the handles are still there, under the new one', async () => {
    const { customer_id } = await newCustomer();
    await staff.post(pathOf(customer_id), handle);
    const customer_number = `N${Date.now()}`;
    const changed = await staff.put(`/banks/${bank}/customers/${customer_id}/number`, { customer_number });
    expect(changed.status).toBe(200);
    expect(await handles(customer_id)).toEqual([{ ...handle, customer_number }]);
  });

  test('two customers who were posted the same number do not share handles', async () => {
    const [one, two] = [await newCustomer(), await newCustomer()];
    await staff.post(pathOf(one.customer_id), handle);
    expect(await handles(two.customer_id)).toEqual([]);
  });

  test('ten at once are all kept', async () => {
    const { customer_id } = await newCustomer();
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => staff.post(pathOf(customer_id), { ...handle, handle: `@${i}` })),
    );
    expect(await handles(customer_id)).toHaveLength(10);
  });

  test('of an unknown customer, or one of another bank: 404', async () => {
    const elsewhere = await newCustomer(other);
    for (const id of ['unknown', elsewhere.customer_id]) {
      expect((await staff.post(pathOf(id), handle)).body).toEqual(customerNotFound(id));
      expect((await staff.get(pathOf(id))).body).toEqual(customerNotFound(id));
    }
  });

  test.each(['customer_number', 'type', 'handle', 'date_added', 'date_activated'])(
    '%s is required',
    async (field) => {
      const { customer_id } = await newCustomer();
      const refused = await staff.post(pathOf(customer_id), { ...handle, [field]: null });
      expect(refused.body).toEqual({
        code: 400,
        message: `OBP-10001: Incorrect json format. ${field} is required`,
      });
    },
  );

  test('without the roles: 403', async () => {
    const user = await newUser();
    expect((await user.post(pathOf('c'), handle)).body).toEqual(missingRole('CanAddSocialMediaHandle', bank));
    expect((await user.get(pathOf('c'))).body).toEqual(missingRole('CanGetSocialMediaHandles', bank));
  });
});
