import { Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

/** The body of createCustomerAddress as the published page shows it. */
const addressBody = (changes: Record<string, unknown> = {}) => ({
  line_1: 'No 1 the Road',
  line_2: 'The Place',
  line_3: 'The Hill',
  city: 'Berlin',
  county: '',
  state: 'Brandenburg',
  postcode: '13359',
  country_code: 'DE',
  tags: ['mailing', 'home'],
  status: 'OK',
  ...changes,
});

const unknown = '5995d6a2-01b3-423c-a173-5481df49bdaf';

describe('addresses of customers', () => {
  let server: TestServer;
  let bank: string;
  let other: string;
  let staff: Client;

  beforeAll(async () => {
    server = await joinServer();
    const roles = [
      'CanCreateCustomer',
      'CanCreateCustomerAddress',
      'CanGetCustomerAddress',
      'CanDeleteCustomerAddress',
    ];
    ({ bank, other, staff } = await twoBanks(server, roles));
  });
  afterAll(() => server?.stop());

  const newCustomer = async (at = bank): Promise<string> => (await createCustomer(staff, at)).customer_id;

  const at = (customer: string, path: string, bankId = bank) =>
    `/banks/${bankId}/customers/${customer}/${path}`;

  const add = async (customer: string, changes: Record<string, unknown> = {}) => {
    const made = await staff.post(at(customer, 'address'), addressBody(changes));
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };

  const list = async (customer: string) => {
    const answer = await staff.get(at(customer, 'addresses'));
    expect(answer.status).toBe(200);
    return answer.body.addresses;
  };

  describe('adding and listing', () => {
    test('given a customer without addresses, the list is empty', async () => {
      expect(await list(await newCustomer())).toEqual([]);
    });

    test('given the body of the page, answers 201 with it, an id and the time; fields in the order of the page', async () => {
      const customer = await newCustomer();
      const made = await add(customer);

      expect(made).toEqual({
        ...addressBody(),
        customer_address_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        customer_id: customer,
        insert_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      });
      expect(Object.keys(made)).toEqual([
        'customer_address_id',
        'customer_id',
        ...Object.keys(addressBody()),
        'insert_date',
      ]);
      expect(await list(customer)).toEqual([made]);
    });

    test('equal addresses may be added repeatedly; the list is in order of creation', async () => {
      const customer = await newCustomer();
      const made = [await add(customer), await add(customer), await add(customer, { city: 'Aachen' })];
      expect(new Set(made.map(({ customer_address_id }) => customer_address_id)).size).toBe(3);
      expect(await list(customer)).toEqual(made);
    });

    test('the status is that posted, not the state', async () => {
      expect(await add(await newCustomer(), { state: 'Brandenburg', status: 'moved' })).toMatchObject({
        state: 'Brandenburg',
        status: 'moved',
      });
    });

    test.each([
      [{ tags: [] }, []],
      [{ tags: null }, []],
      [{ tags: undefined }, []],
      [{ tags: ['a,b', '', 'a,b'] }, ['a,b', '', 'a,b']],
      [{ tags: [7, true] }, ['7', 'true']],
    ])('given %j, the tags come back as %j, now and later', async (changes, tags) => {
      const customer = await newCustomer();
      const made = await add(customer, changes);
      expect(made.tags).toEqual(tags);
      expect((await list(customer))[0].tags).toEqual(tags);
    });

    test('numbers are read as text, long values and all scripts are kept, unknown fields are not', async () => {
      const customer = await newCustomer();
      const changes = {
        country_code: 1254,
        line_1: '長'.repeat(255),
        state: 'x'.repeat(255),
        county: 'O\'Neil "<&',
      };
      const made = await add(customer, { ...changes, customer_address_id: 'mine', insert_date: 'now' });
      expect(made).toMatchObject({ ...changes, country_code: '1254' });
      expect(made.customer_address_id).not.toBe('mine');
      expect(await list(customer)).toEqual([made]);
    });

    test.each(Object.keys(addressBody()).filter((field) => field !== 'tags'))(
      'without %s, or with one that is null, no text or over-long, answers 400 and keeps nothing',
      async (field) => {
        const customer = await newCustomer();
        for (const value of [undefined, null, {}, ['x'], 'x'.repeat(256)]) {
          const refused = await staff.post(at(customer, 'address'), addressBody({ [field]: value }));
          expect([value, refused.status]).toEqual([value, 400]);
          expect(refused.body.message).toMatch(
            new RegExp(
              `^OBP-10001: Incorrect json format\\. The Json body should be the PostCustomerAddressJsonV310  ${field} `,
            ),
          );
        }
        expect(await list(customer)).toEqual([]);
      },
    );

    test.each([[{ tags: 'home' }], [{ tags: [null] }], [{ tags: [{}] }], [{ tags: ['x'.repeat(256)] }]])(
      'given %j, answers 400',
      async (changes) => {
        const refused = await staff.post(at(await newCustomer(), 'address'), addressBody(changes));
        expect(refused.status).toBe(400);
        expect(refused.body.message).toContain('OBP-10001');
      },
    );

    test('100 added at once are all there', async () => {
      const customer = await newCustomer();
      const made = await Promise.all(
        Array.from({ length: 100 }, (_, i) => add(customer, { line_1: `No ${i}` })),
      );
      const listed = await list(customer);
      expect(listed).toHaveLength(100);
      expect(listed).toEqual(expect.arrayContaining(made));
    });

    test('a customer may have many, and an address beyond the limit is refused', async () => {
      const customer = await newCustomer();
      const large = { tags: Array.from({ length: 100 }, () => 'x'.repeat(255)) };
      let answer = await staff.post(at(customer, 'address'), addressBody(large));
      let kept = 0;
      for (; answer.status === 201; kept++) {
        answer = await staff.post(at(customer, 'address'), addressBody(large));
      }
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain('OBP-50200: Connector cannot return the data we requested.');
      expect(kept).toBeGreaterThan(15);
      expect(await list(customer)).toHaveLength(kept);
    });
  });

  describe('updating', () => {
    test('replaces every field; id, insert_date and place in the list stay', async () => {
      const customer = await newCustomer();
      const [first, second] = [await add(customer), await add(customer)];
      const body = addressBody({ line_1: 'No 2', tags: [], status: 'old', county: 'Kent' });
      const updated = await staff.put(at(customer, `addresses/${first.customer_address_id}`), body);

      expect(updated.status).toBe(200);
      expect(updated.body).toEqual({ ...first, ...body });
      expect(await list(customer)).toEqual([updated.body, second]);
    });

    test('a body that lacks a field changes nothing', async () => {
      const customer = await newCustomer();
      const made = await add(customer);
      const refused = await staff.put(
        at(customer, `addresses/${made.customer_address_id}`),
        addressBody({ city: undefined }),
      );
      expect(refused.status).toBe(400);
      expect(refused.body.message).toContain('city is required');
      expect(await list(customer)).toEqual([made]);
    });
  });

  describe('deleting', () => {
    test('answers true and takes this one only; the second time it is not found', async () => {
      const customer = await newCustomer();
      const [first, second] = [await add(customer), await add(customer)];
      const path = at(customer, `addresses/${first.customer_address_id}`);

      const deleted = await staff.delete(path);
      expect([deleted.status, deleted.text]).toEqual([200, 'true']);
      expect(await list(customer)).toEqual([second]);

      const again = await staff.delete(path);
      expect(again.body).toEqual({
        code: 404,
        message: "OBP-30310: Customer's Address not found by CUSTOMER_ADDRESS_ID. ",
      });
      expect(await list(customer)).toEqual([second]);
    });

    test('of two at once one takes it, and the other does not find it', async () => {
      const customer = await newCustomer();
      const { customer_address_id } = await add(customer);
      const path = at(customer, `addresses/${customer_address_id}`);
      const answers = await Promise.all([staff.delete(path), staff.delete(path)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    });
  });

  describe('what is not there', () => {
    test('an unknown address is not found, neither for updating nor for deleting', async () => {
      const customer = await newCustomer();
      for (const answer of [
        await staff.put(at(customer, `addresses/${unknown}`), addressBody()),
        await staff.delete(at(customer, `addresses/${unknown}`)),
      ]) {
        expect(answer.status).toBe(404);
        expect(answer.body.message).toContain('OBP-30310');
      }
    });

    test("another customer's address is not found and stays as it is", async () => {
      const [owner, stranger] = [await newCustomer(), await newCustomer()];
      const made = await add(owner);
      const path = at(stranger, `addresses/${made.customer_address_id}`);
      expect((await staff.put(path, addressBody({ city: 'Rome' }))).status).toBe(404);
      expect((await staff.delete(path)).status).toBe(404);
      expect(await list(owner)).toEqual([made]);
    });

    test.each(['unknown', 'of the other bank'])('a customer who is %s is not found', async (who) => {
      const customer = who === 'unknown' ? unknown : await newCustomer(other);
      for (const answer of [
        await staff.get(at(customer, 'addresses')),
        await staff.post(at(customer, 'address'), addressBody()),
        await staff.put(at(customer, `addresses/${unknown}`), addressBody()),
        await staff.delete(at(customer, `addresses/${unknown}`)),
      ]) {
        expect(answer.body).toEqual({
          code: 404,
          message: `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID. Current CustomerId(${customer})`,
        });
      }
    });

    test('a bad body is reported before an unknown customer, an unknown bank before both', async () => {
      expect((await staff.post(at(unknown, 'address'), {})).body.message).toContain('OBP-10001');
      const nowhere = await staff.post(at(unknown, 'address', 'no.such.bank'), {});
      expect(nowhere.body).toEqual({ code: 404, message: expect.stringContaining('OBP-30001') });
    });
  });

  describe('roles', () => {
    test.each([
      ['POST', 'address', 'CanCreateCustomerAddress'],
      ['GET', 'addresses', 'CanGetCustomerAddress'],
      ['PUT', `addresses/${unknown}`, 'CanCreateCustomer'],
      ['DELETE', `addresses/${unknown}`, 'CanDeleteCustomerAddress'],
    ])('%s %s needs %s at this very bank, and a login before', async (method, path, role) => {
      const customer = await newCustomer();
      const body = method === 'POST' || method === 'PUT' ? addressBody() : undefined;
      const elsewhere = await userWith(server, { role, bank_id: other });
      const refused = await elsewhere.send(method, at(customer, path), body);
      expect(refused.body).toEqual({
        code: 403,
        message: `OBP-20006: User is missing one or more roles: ${role} for BankId(${bank}).`,
      });
      const stranger = await new Client(server.url).send(method, at(customer, path), body);
      expect(stranger.body).toEqual({ code: 401, message: expect.stringContaining('OBP-20001') });

      const here = await userWith(server, { role, bank_id: bank });
      expect((await here.send(method, at(customer, path), body)).status).not.toBe(403);
    });
  });
});
