import { Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { startServer, type TestServer } from '../harness/server';
import { attachments, clerkOf, WHOLE, wholeCustomer } from '../harness/whole-customer';

const unknown = '5995d6a2-01b3-423c-a173-5481df49bdaf';
const notFound = (customerId: string) =>
  `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID. Current CustomerId(${customerId})`;

describe('Delete Customer Cascade', () => {
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

  const cascade = (customer: string, at = bank) => `/management/cascading/banks/${at}/customers/${customer}`;
  const newCustomer = async () => (await clerk.post(`/banks/${bank}/customers`, customerBody())).body;
  const sagaOf = async (customer: string) => {
    const { body } = await clerk.get('/management/cascading/sagas?limit=500');
    return body.sagas.find((saga: { customer_id: string }) => saga.customer_id === customer);
  };

  test('given a customer with data in every service, when it is deleted, then the answer is true', async () => {
    const { customer_id } = await wholeCustomer(clerk, bank);

    const deleted = await clerk.delete(cascade(customer_id));

    expect([deleted.status, deleted.text]).toEqual([200, 'true']);
  });

  test('given a deleted customer, then no reader finds anything of it', async () => {
    const { customer_id, customer_number } = await wholeCustomer(clerk, bank);
    await clerk.delete(cascade(customer_id));
    const at = `/banks/${bank}/customers/${customer_id}`;

    const gone = [
      at,
      `${at}/attributes`,
      `${at}/addresses`,
      `${at}/tax-residences`,
      `${at}/correlated-users`,
      `${at}/social_media_handles`,
      `${at}/messages`,
      `/customers/${customer_id}/kyc_documents`,
      `/customers/${customer_id}/kyc_media`,
      `/customers/${customer_id}/kyc_checks`,
      `/customers/${customer_id}/kyc_statuses`,
    ];
    for (const path of gone) {
      const answer = await clerk.get(path);
      expect([path, answer.status, answer.body.message]).toEqual([path, 404, notFound(customer_id)]);
    }
    const byNumber = await clerk.post(`/banks/${bank}/customers/customer-number`, { customer_number });
    expect(byNumber.status).toBe(404);
    const lists = [
      `/banks/${bank}/customers?limit=500`,
      '/customers?limit=500',
      `/banks/${bank}/user_customer_links/customers/${customer_id}`,
      `/banks/${bank}/user_customer_links/users/${clerk.userId}`,
      '/users/current/customers',
      '/my/correlated-entities',
      `/banks/${bank}/crm-events`,
      `/banks/${bank}/customer/messages`,
    ];
    for (const path of lists) {
      const answer = await clerk.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect([path, answer.text.includes(customer_id), answer.text.includes(customer_number)]).toEqual([
        path,
        false,
        false,
      ]);
    }
  });

  test('given a deleted customer, when anything is attached to it or changed, then the customer is not found', async () => {
    const customer = await wholeCustomer(clerk, bank);
    await clerk.delete(cascade(customer.customer_id));

    for (const [method, path, body] of attachments(bank, customer, clerk.userId)) {
      const answer = await clerk.send(method, path, body);
      expect([path, answer.status, answer.body.message]).toEqual([path, 404, notFound(customer.customer_id)]);
    }
    const at = `/banks/${bank}/customers/${customer.customer_id}`;
    expect((await clerk.put(`${at}/email`, { email: 'a@example.com' })).status).toBe(404);
    expect((await clerk.put(`${at}/number`, { customer_number: 'n-1' })).status).toBe(404);
  });

  test('given a deleted customer, when it is deleted again, then it is not found', async () => {
    const { customer_id } = await newCustomer();
    await clerk.delete(cascade(customer_id));

    const again = await clerk.delete(cascade(customer_id));

    expect([again.status, again.body.message]).toEqual([404, notFound(customer_id)]);
  });

  test('given a deleted customer, then its number is free for another one', async () => {
    const { customer_id, customer_number } = await newCustomer();
    const next = await newCustomer();
    const number = { customer_number };
    const path = `/banks/${bank}/customers/${next.customer_id}/number`;
    expect((await clerk.put(path, number)).status).toBe(400);

    await clerk.delete(cascade(customer_id));

    expect((await clerk.put(path, number)).status).toBe(200);
    const found = await clerk.post(`/banks/${bank}/customers/customer-number`, number);
    expect(found.body.customer_id).toBe(next.customer_id);
    expect(found.body.customer_attributes).toEqual([]);
    const handles = await clerk.get(`/banks/${bank}/customers/${next.customer_id}/social_media_handles`);
    expect(handles.body).toEqual({ checks: [] });
  });

  test('given another customer of the bank, then nothing of it is touched', async () => {
    const kept = await wholeCustomer(clerk, bank);
    const { customer_id } = await wholeCustomer(clerk, bank);

    await clerk.delete(cascade(customer_id));

    const left = await clerk.get(`${cascade(kept.customer_id)}/preview`);
    expect(left.body.would_remove).toEqual(WHOLE);
  });

  describe('who may', () => {
    test('given no credentials, then 401', async () => {
      const answer = await new Client(server.url).delete(cascade(unknown));
      expect(answer.status).toBe(401);
    });

    test('given a bank that is not there, then 404 before the role is looked at', async () => {
      const answer = await (await userWith(server)).delete(cascade(unknown, 'no.such.bank'));
      expect([answer.status, answer.body.message]).toEqual([
        404,
        'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is no.such.bank',
      ]);
    });

    test('given no role at this bank, then 403, whether or not the customer is there', async () => {
      const { customer_id } = await newCustomer();
      const stranger = await userWith(server, { role: 'CanDeleteCustomerCascade', bank_id: other });
      for (const customer of [customer_id, unknown]) {
        const answer = await stranger.delete(cascade(customer));
        expect([answer.status, answer.body.message]).toEqual([
          403,
          `OBP-20006: User is missing one or more roles: CanDeleteCustomerCascade for BankId(${bank}).`,
        ]);
      }
      expect((await clerk.get(`/banks/${bank}/customers/${customer_id}`)).status).toBe(200);
    });

    test('given an unknown customer, then 404, and no saga is begun', async () => {
      const answer = await clerk.delete(cascade(unknown));
      expect([answer.status, answer.body.message]).toEqual([404, notFound(unknown)]);
      expect(await sagaOf(unknown)).toBeUndefined();
    });

    test("given another bank's customer, then it is not found and stays", async () => {
      const { customer_id } = await newCustomer();
      const answer = await clerk.delete(cascade(customer_id, other));
      expect([answer.status, answer.body.message]).toEqual([404, notFound(customer_id)]);
      expect((await clerk.get(`/banks/${bank}/customers/${customer_id}`)).status).toBe(200);
    });
  });

  describe('many at once', () => {
    test('given ten requests for one customer, then there is one saga, and each is told true or that it is gone', async () => {
      const { customer_id } = await wholeCustomer(clerk, bank);

      const answers = await Promise.all(Array.from({ length: 10 }, () => clerk.delete(cascade(customer_id))));

      expect(answers.some(({ status }) => status === 200)).toBe(true);
      expect(answers.every(({ status }) => status === 200 || status === 404)).toBe(true);
      const { body } = await clerk.get('/management/cascading/sagas?limit=500');
      const sagas = body.sagas.filter((saga: { customer_id: string }) => saga.customer_id === customer_id);
      expect(sagas.filter(({ state }: { state: string }) => state === 'completed')).toHaveLength(1);
    });

    test('given writers and readers during the deletion, then a reader sees all or nothing, and nothing is left', async () => {
      const customer = await wholeCustomer(clerk, bank);
      const path = `/banks/${bank}/customers/${customer.customer_id}`;
      let over = false;
      const seen: string[] = [];
      const read = async () => {
        while (!over) {
          const { status, body } = await clerk.get(path);
          seen.push(status === 200 ? `${status} ${body.customer_attributes.length > 0}` : String(status));
        }
      };
      const write = async () => {
        while (!over) {
          const writes = attachments(bank, customer, clerk.userId).map(async ([method, at, body]) => {
            const { status } = await clerk.send(method, at, body);
            expect([at, [200, 201, 400, 404].includes(status)]).toEqual([at, true]);
          });
          await Promise.all(writes);
        }
      };
      const others = [read(), read(), write()];
      const deleted = await clerk.delete(cascade(customer.customer_id));
      over = true;
      await Promise.all(others);

      expect([deleted.status, deleted.text]).toEqual([200, 'true']);
      expect(new Set(seen)).toEqual(new Set(['200 true', '404'].filter((state) => seen.includes(state))));
      const crm = await clerk.get(`/banks/${bank}/crm-events?limit=500`);
      expect(crm.text).not.toContain(customer.customer_number);
    });

    test('given twenty customers deleted at once, then all are gone', async () => {
      const customers = await Promise.all(Array.from({ length: 20 }, newCustomer));
      const answers = await Promise.all(
        customers.map(({ customer_id }) => clerk.delete(cascade(customer_id))),
      );
      expect(answers.map(({ text }) => text)).toEqual(customers.map(() => 'true'));
    });
  });

  describe('the preview', () => {
    test('given a customer, then it tells what would be removed, and touches nothing', async () => {
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

  describe('the receipt', () => {
    test('given a deletion, then it tells what was removed where, and nothing of the person', async () => {
      const { customer_id } = await wholeCustomer(clerk, bank);
      await clerk.delete(cascade(customer_id));

      const { saga_id } = await sagaOf(customer_id);
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
      const { saga_id } = await sagaOf(customer_id);
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
});
