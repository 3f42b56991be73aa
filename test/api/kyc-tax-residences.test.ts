import { Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { createCustomer, twoBanks } from '../harness/staff';

/** The body of createTaxResidence as the published page shows it. */
const residenceBody = (changes: Record<string, unknown> = {}) => ({
  domain: 'Enter some domain',
  tax_number: 'Enter some number',
  ...changes,
});

const unknown = '902ba3bb-dedd-45e7-9319-2fd3f2cd98a1';

describe('tax residences of customers', () => {
  let server: TestServer;
  let bank: string;
  let other: string;
  let staff: Client;

  beforeAll(async () => {
    server = await joinServer();
    const roles = [
      'CanCreateCustomer',
      'CanCreateTaxResidence',
      'CanGetTaxResidence',
      'CanDeleteTaxResidence',
    ];
    ({ bank, other, staff } = await twoBanks(server, roles));
  });
  afterAll(() => server?.stop());

  const newCustomer = async (at = bank): Promise<string> => (await createCustomer(staff, at)).customer_id;

  const at = (customer: string, path: string) => `/banks/${bank}/customers/${customer}/${path}`;

  const add = async (customer: string, changes: Record<string, unknown> = {}) => {
    const made = await staff.post(at(customer, 'tax-residence'), residenceBody(changes));
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };

  const list = async (customer: string) => {
    const answer = await staff.get(at(customer, 'tax-residences'));
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['tax_residence']);
    return answer.body.tax_residence;
  };

  test('given none, the list is empty', async () => {
    expect(await list(await newCustomer())).toEqual([]);
  });

  test('given the body of the page, answers 201 with it and an id; the list is in order of creation', async () => {
    const customer = await newCustomer();
    const first = await add(customer);
    expect(first).toEqual({ ...residenceBody(), tax_residence_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(Object.keys(first)).toEqual(['domain', 'tax_number', 'tax_residence_id']);
    const second = await add(customer, { domain: 'DE', tax_number: 456 });
    expect(second.tax_number).toBe('456');
    expect(await list(customer)).toEqual([first, second]);
  });

  test.each(['domain', 'tax_number'])(
    'without %s, or with one that is null, no text or over-long, answers 400 and keeps nothing',
    async (field) => {
      const customer = await newCustomer();
      for (const value of [undefined, null, {}, ['x'], 'x'.repeat(256)]) {
        const refused = await staff.post(at(customer, 'tax-residence'), residenceBody({ [field]: value }));
        expect([value, refused.status]).toEqual([value, 400]);
        expect(refused.body.message).toContain(
          `OBP-10001: Incorrect json format. The Json body should be the PostTaxResidenceJsonV310  ${field} `,
        );
      }
      expect(await list(customer)).toEqual([]);
    },
  );

  describe('the same domain and number', () => {
    test('twice for one customer is refused, once the first is deleted it is not', async () => {
      const customer = await newCustomer();
      const made = await add(customer);
      const refused = await staff.post(at(customer, 'tax-residence'), residenceBody());
      expect(refused.status).toBe(400);
      expect(refused.body.message).toMatch(/^OBP-50200: Connector cannot return the data we requested\./);
      expect(await list(customer)).toEqual([made]);

      await staff.delete(at(customer, `tax_residencies/${made.tax_residence_id}`));
      const again = await add(customer);
      expect(await list(customer)).toEqual([again]);
    });

    test('for another customer, at another domain or with another number is fine', async () => {
      const customer = await newCustomer();
      await add(customer);
      await add(customer, { domain: 'another' });
      await add(customer, { tax_number: 'another' });
      await add(await newCustomer());
      expect(await list(customer)).toHaveLength(3);
    });

    test('posted ten times at once is kept once', async () => {
      const customer = await newCustomer();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => staff.post(at(customer, 'tax-residence'), residenceBody())),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(400)]);
      expect(await list(customer)).toHaveLength(1);
    });
  });

  test('20 different ones at once are all there', async () => {
    const customer = await newCustomer();
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => add(customer, { tax_number: `${i}` })),
    );
    const listed = await list(customer);
    expect(listed).toHaveLength(20);
    expect(listed).toEqual(expect.arrayContaining(made));
  });

  describe('deleting', () => {
    test('answers true and takes this one only; the second time it is not found', async () => {
      const customer = await newCustomer();
      const [first, second] = [await add(customer), await add(customer, { domain: 'DE' })];
      const path = at(customer, `tax_residencies/${first.tax_residence_id}`);

      const deleted = await staff.delete(path);
      expect([deleted.status, deleted.text]).toEqual([200, 'true']);
      expect(await list(customer)).toEqual([second]);
      expect((await staff.delete(path)).body).toEqual({
        code: 404,
        message: 'OBP-30300: Tax Residence not found by TAX_RESIDENCE_ID. ',
      });
      expect(await list(customer)).toEqual([second]);
    });

    test("another customer's is not found and stays", async () => {
      const owner = await newCustomer();
      const made = await add(owner);
      const answer = await staff.delete(at(await newCustomer(), `tax_residencies/${made.tax_residence_id}`));
      expect(answer.status).toBe(404);
      expect(await list(owner)).toEqual([made]);
    });
  });

  test.each(['unknown', 'of the other bank'])('a customer who is %s is not found', async (who) => {
    const customer = who === 'unknown' ? unknown : await newCustomer(other);
    for (const answer of [
      await staff.get(at(customer, 'tax-residences')),
      await staff.post(at(customer, 'tax-residence'), residenceBody()),
      await staff.delete(at(customer, `tax_residencies/${unknown}`)),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body.message).toContain('OBP-30046');
    }
  });

  test.each([
    ['POST', 'tax-residence', 'CanCreateTaxResidence'],
    ['GET', 'tax-residences', 'CanGetTaxResidence'],
    ['DELETE', `tax_residencies/${unknown}`, 'CanDeleteTaxResidence'],
  ])('%s %s needs %s at this very bank, and a login before', async (method, path, role) => {
    const customer = await newCustomer();
    const body = method === 'POST' ? residenceBody() : undefined;
    const elsewhere = await userWith(server, { role, bank_id: other });
    expect((await elsewhere.send(method, at(customer, path), body)).body).toEqual({
      code: 403,
      message: `OBP-20006: User is missing one or more roles: ${role} for BankId(${bank}).`,
    });
    const stranger = await new Client(server.url).send(method, at(customer, path), body);
    expect(stranger.body).toEqual({ code: 401, message: expect.stringContaining('OBP-20001') });

    const here = await userWith(server, { role, bank_id: bank });
    expect((await here.send(method, at(customer, path), body)).status).not.toBe(403);
  });
});
