import { Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

const customer_number = '5987953';
const date = '1100-01-01T00:00:00Z';

/** The three kinds that are put under an id of the client's choice (kyc-and-attributes.md C.1 to C.3). */
const kinds = [
  {
    kind: 'KycDocument',
    put: 'kyc_documents',
    get: 'kyc_documents',
    list: 'documents',
    roles: ['CanAddKycDocument', 'CanGetAnyKycDocuments'],
    body: {
      customer_number,
      type: 'passport',
      number: '12345',
      issue_date: date,
      issue_place: 'Berlin',
      expiry_date: date,
    },
    change: { number: '67890' },
  },
  {
    kind: 'KycMedia',
    put: 'kyc_media',
    get: 'kyc_media',
    list: 'medias',
    roles: ['CanAddKycMedia', 'CanGetAnyKycMedia'],
    body: {
      customer_number,
      type: 'image',
      url: 'http://www.example.com/id-docs/123/image.png',
      date,
      relates_to_kyc_document_id: '123',
      relates_to_kyc_check_id: '',
    },
    change: { url: 'no url at all' },
  },
  {
    kind: 'KycCheck',
    put: 'kyc_check',
    get: 'kyc_checks',
    list: 'checks',
    roles: ['CanAddKycCheck', 'CanGetAnyKycChecks'],
    body: {
      customer_number,
      date,
      how: 'online_meeting',
      staff_user_id: 'wiejdfid12',
      staff_name: 'Simon Redfern',
      satisfied: true,
      comments: '',
    },
    change: { satisfied: false, comments: 'x'.repeat(2000) },
  },
] as const;

const unknown = '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh';

let ids = 0;
/** Ids are the client's choice and unique across customers, so every test takes its own. */
const newId = () => `id-${process.pid}-${Date.now()}-${ids++}`;

let server: TestServer;
let bank: string;
let other: string;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  const bankRoles = ['CanCreateCustomer', ...kinds.map(({ roles }) => roles[0])];
  ({ bank, other, staff } = await twoBanks(server, bankRoles, ...kinds.map(({ roles }) => roles[1])));
});
afterAll(() => server?.stop());

const newCustomer = async (at = bank): Promise<string> => (await createCustomer(staff, at)).customer_id;

describe.each(kinds)('$put', ({ kind, put, get, list, roles, body, change }) => {
  const path = (customer: string, id: string, at = bank) =>
    `/banks/${at}/customers/${customer}/${put}/${encodeURIComponent(id)}`;

  const add = async (customer: string, id: string, changes: object = {}, at = bank) => {
    const made = await staff.put(path(customer, id, at), { ...body, ...changes });
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };

  const listed = async (customer: string) => {
    const answer = await staff.get(`/customers/${customer}/${get}`);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual([list]);
    return answer.body[list];
  };

  test('given none, the list is empty', async () => {
    expect(await listed(await newCustomer())).toEqual([]);
  });

  test('given the body of the page, answers 201 with bank, customer, id and the body, in this order', async () => {
    const customer = await newCustomer();
    const id = newId();
    const made = await add(customer, id);
    expect(made).toEqual({ bank_id: bank, customer_id: customer, id, ...body });
    expect(Object.keys(made)).toEqual(['bank_id', 'customer_id', 'id', ...Object.keys(body)]);
    expect(await listed(customer)).toEqual([made]);
  });

  test('an id may be anything up to 255 characters', async () => {
    const customer = await newCustomer();
    for (const id of [`${newId()} ünï/?#%`, newId().padEnd(255, 'x')]) {
      expect((await add(customer, id)).id).toBe(id);
    }
    const refused = await staff.put(path(customer, 'x'.repeat(256)), body);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('OBP-10001');
    expect(await listed(customer)).toHaveLength(2);
  });

  test('the same id again replaces, with 201; the latest change is first in the list', async () => {
    const customer = await newCustomer();
    const [one, two] = [newId(), newId()];
    const [first, second] = [await add(customer, one), await add(customer, two)];
    expect(await listed(customer)).toEqual([second, first]);

    const changed = await add(customer, one, change);
    expect(changed).toEqual({ ...first, ...change });
    expect(await listed(customer)).toEqual([changed, second]);
  });

  test('the customer number is kept as posted, whatever the customer has', async () => {
    const customer = await newCustomer();
    expect((await add(customer, newId(), { customer_number: 'of another customer' })).customer_number).toBe(
      'of another customer',
    );
  });

  test('dates come in any form of RFC 3339 and go out in UTC', async () => {
    const [field] = Object.entries(body).find(([, value]) => value === date) ?? [''];
    const made = await add(await newCustomer(), newId(), { [field]: '2024-02-29T23:30:00.5-01:00' });
    expect(made[field]).toBe('2024-03-01T00:30:00Z');
  });

  test.each(Object.entries(body))(
    'without %s, or with one that is null or of a wrong kind, answers 400 and keeps nothing',
    async (field, value) => {
      const customer = await newCustomer();
      const wrong =
        typeof value === 'boolean'
          ? ['true', 1]
          : value === date
            ? ['2024-02-30T00:00:00Z', '2024-01-01']
            : ['x'.repeat(2001)];
      for (const bad of [undefined, null, {}, ['x'], ...wrong]) {
        const refused = await staff.put(path(customer, newId()), { ...body, [field]: bad });
        expect([bad, refused.status]).toEqual([bad, 400]);
        expect(refused.body.message).toContain(
          `OBP-10001: Incorrect json format. The Json body should be the Post${kind}JSON  ${field} `,
        );
      }
      expect(await listed(customer)).toEqual([]);
    },
  );

  test('an id that another bank uses is neither refused nor shared (ruling 32)', async () => {
    const [here, elsewhere] = [await newCustomer(), await newCustomer(other)];
    const id = newId();
    const first = await add(here, id);

    const second = await add(elsewhere, id, change, other);

    expect(second).toEqual({ bank_id: other, customer_id: elsewhere, id, ...body, ...change });
    expect([await listed(here), await listed(elsewhere)]).toEqual([[first], [second]]);
  });

  describe('an id of another customer of the bank', () => {
    test('is refused and nothing moves', async () => {
      const [owner, stranger] = [await newCustomer(), await newCustomer()];
      const id = newId();
      const kept = await add(owner, id);

      for (const attempt of ['on an empty record', 'on one that has something']) {
        const refused = await staff.put(path(stranger, id), { ...body, ...change });
        expect([attempt, refused.status]).toEqual([attempt, 400]);
        expect(refused.body.message).toMatch(
          new RegExp(
            `^OBP-50200: Connector cannot return the data we requested\\. Can not create or update ${kind} in the backend\\. `,
          ),
        );
        const own = await listed(stranger);
        expect(own.map((item: { id: string }) => item.id)).not.toContain(id);
        if (own.length === 0) await add(stranger, newId());
      }
      expect(await listed(owner)).toEqual([kept]);
      expect((await add(owner, id, change)).id).toBe(id);
    });

    test('put for ten customers at once belongs to one', async () => {
      const customers = await Promise.all(Array.from({ length: 10 }, () => newCustomer()));
      const id = newId();
      const answers = await Promise.all(customers.map((customer) => staff.put(path(customer, id), body)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array<number>(9).fill(400)]);
      const holders = await Promise.all(customers.map(listed));
      expect(holders.flat()).toEqual([expect.objectContaining({ id })]);
    });
  });

  test('20 ids at once are all there, one id 20 times at once is there once', async () => {
    const customer = await newCustomer();
    const same = newId();
    const different = Array.from({ length: 20 }, newId);
    await Promise.all(different.flatMap((id) => [add(customer, id), add(customer, same)]));
    const found = (await listed(customer)).map(({ id }: { id: string }) => id);
    expect(found.sort()).toEqual([...different, same].sort());
  });

  test('a customer who is unknown, or of another bank than the path says, is not found', async () => {
    const elsewhere = await newCustomer(other);
    for (const answer of [
      await staff.put(path(unknown, newId()), body),
      await staff.put(path(elsewhere, newId()), body),
      await staff.get(`/customers/${unknown}/${get}`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body.message).toMatch(
        /^OBP-30046: Customer not found\. Please specify a valid value for CUSTOMER_ID\. Current CustomerId\(/,
      );
    }
    expect(await listed(elsewhere)).toEqual([]);
  });

  test('the list finds customers of every bank, and has the bank of each', async () => {
    const customer = await newCustomer(other);
    await add(customer, newId(), {}, other);
    expect(await listed(customer)).toEqual([expect.objectContaining({ bank_id: other })]);
  });

  test('adding needs its role at this very bank, listing needs its system role', async () => {
    const customer = await newCustomer();
    const [adds, lists] = roles;
    const elsewhere = await userWith(server, { role: adds, bank_id: other });
    expect((await elsewhere.put(path(customer, newId()), body)).body).toEqual({
      code: 403,
      message: `OBP-20006: User is missing one or more roles: ${adds} for BankId(${bank}).`,
    });
    expect((await elsewhere.get(`/customers/${customer}/${get}`)).body).toEqual({
      code: 403,
      message: `OBP-20006: User is missing one or more roles: ${lists}`,
    });
    const anonymous = new Client(server.url);
    expect((await anonymous.put(path(customer, newId()), body)).status).toBe(401);
    expect((await anonymous.get(`/customers/${customer}/${get}`)).status).toBe(401);
  });
});
