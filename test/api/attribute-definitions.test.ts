import { type Client, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { twoBanks } from '../harness/staff';

/** The body of createOrUpdateCustomerAttributeAttributeDefinition as the published page implies it. */
const definitionBody = (changes: Record<string, unknown> = {}) => ({
  name: 'SPECIAL_TAX_NUMBER',
  category: 'Customer',
  type: 'STRING',
  description: 'description',
  alias: 'STRING',
  can_be_seen_on_views: ['bank'],
  is_active: true,
  ...changes,
});

describe('definitions of customer attributes', () => {
  let server: TestServer;
  let bank: string;
  let other: string;
  let staff: Client;

  beforeAll(async () => {
    server = await joinServer();
  });
  afterAll(() => server?.stop());

  // Definitions have an effect on a whole bank: every test has banks of its own.
  beforeEach(async () => {
    const roles = [
      'CanCreateCustomer',
      'CanCreateCustomerAttributeAtOneBank',
      'CanUpdateCustomerAttributeAtOneBank',
      'CanCreateCustomerAttributeDefinitionAtOneBank',
      'CanGetCustomerAttributeDefinitionAtOneBank',
      'CanDeleteCustomerAttributeDefinitionAtOneBank',
    ];
    ({ bank, other, staff } = await twoBanks(server, roles));
  });

  const path = (at = bank) => `/banks/${at}/attribute-definitions/customer`;

  const define = async (changes: Record<string, unknown> = {}, at = bank) => {
    const made = await staff.put(path(at), definitionBody(changes));
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };

  const list = async (at = bank) => (await staff.get(path(at))).body.attributes;

  const remove = (id: string, at = bank) => staff.delete(`/banks/${at}/attribute-definitions/${id}/customer`);

  test('given the body of the page, answers 201 with it, the bank and an id', async () => {
    const made = await define();
    expect(made).toEqual({
      attribute_definition_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      bank_id: bank,
      ...definitionBody(),
    });
    expect(Object.keys(made)).toEqual([
      'attribute_definition_id',
      'bank_id',
      'name',
      'category',
      'type',
      'description',
      'alias',
      'can_be_seen_on_views',
      'is_active',
    ]);
  });

  test('the same name again replaces it, with 201; the id stays', async () => {
    const first = await define();
    const changes = {
      type: 'INTEGER',
      description: 'other',
      alias: '',
      can_be_seen_on_views: [],
      is_active: false,
    };
    const second = await define(changes);
    expect(second).toEqual({ ...first, ...changes });
    expect(await list()).toEqual([second]);
  });

  test('the same name at once by many is one definition', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => define()));
    expect(new Set(made.map(({ attribute_definition_id }) => attribute_definition_id)).size).toBe(1);
    expect(await list()).toHaveLength(1);
  });

  test('the list holds the definitions of the bank, inactive ones too, oldest first', async () => {
    const made = [await define({ name: 'b' }), await define({ name: 'a', is_active: false })];
    await define({ name: 'c' }, other);
    expect(await list()).toEqual(made);
    expect((await list(other)).map(({ name }: { name: string }) => name)).toEqual(['c']);
  });

  test('missing views are none, and a name may hold any character', async () => {
    const name = 'a|b/c & "d" = %é';
    expect(await define({ name, can_be_seen_on_views: undefined })).toMatchObject({
      name,
      can_be_seen_on_views: [],
    });
    expect(await list()).toHaveLength(1);
  });

  test.each([
    [{ name: null }, 'The Json body should be the AttributeDefinitionJsonV400  name is required'],
    [{ is_active: 'true' }, 'is_active must be boolean'],
    [{ can_be_seen_on_views: 'bank' }, 'can_be_seen_on_views must be array'],
    [
      { type: 'TEXT' },
      'The `Type` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER (123)and DATE_WITH_DAY(2012-04-23)',
    ],
    [{ category: 'Bank' }, 'The `Category` field can only accept the following field: Customer'],
    [{ category: 'customer' }, 'The `Category` field'],
  ])('given %j, answers 400 OBP-10001 and defines nothing', async (changes, reason) => {
    const refused = await staff.put(path(), definitionBody(changes));
    expect(refused.status).toBe(400);
    expect(refused.body.message).toMatch(/^OBP-10001: Incorrect json format\. /);
    expect(refused.body.message).toContain(reason);
    expect(await list()).toEqual([]);
  });

  test('deleting answers 200 true; afterwards, and at another bank, it is 404 OBP-30071', async () => {
    const { attribute_definition_id: id } = await define();
    const notFound = [
      404,
      'OBP-30071: Attribute Definition not found. Please specify a valid value for ATTRIBUTE_DEFINITION_ID.',
    ];
    const elsewhere = await remove(id, other);
    expect([elsewhere.status, elsewhere.body.message]).toEqual(notFound);
    expect(await list()).toHaveLength(1);
    const removed = await remove(id);
    expect([removed.status, removed.body]).toEqual([200, true]);
    const again = await remove(id);
    expect([again.status, again.body.message]).toEqual(notFound);
    expect(await list()).toEqual([]);
  });

  test('each call needs its role at this very bank', async () => {
    const roleless = await userWith(server, {
      role: 'CanCreateCustomerAttributeDefinitionAtOneBank',
      bank_id: other,
    });
    for (const [verb, call] of [
      ['Create', () => roleless.put(path(), definitionBody())],
      ['Get', () => roleless.get(path())],
      ['Delete', () => roleless.delete(`/banks/${bank}/attribute-definitions/x/customer`)],
    ] as const) {
      const refused = await call();
      expect([refused.status, refused.body.message]).toEqual([
        403,
        `OBP-20006: User is missing one or more roles: Can${verb}CustomerAttributeDefinitionAtOneBank for BankId(${bank}).`,
      ]);
    }
  });

  describe('an active definition decides the type of the attributes of its name', () => {
    let customer: string;
    beforeEach(async () => {
      customer = (await staff.post(`/banks/${bank}/customers`, customerBody())).body.customer_id;
    });
    const post = (body: object) => staff.post(`/banks/${bank}/customers/${customer}/attribute`, body);
    const age = { name: 'AGE', type: 'INTEGER', value: '8' };

    test('another type is 400 OBP-10001, on create and on update', async () => {
      await define({ name: 'AGE', type: 'INTEGER' });
      const refused = await post({ ...age, type: 'STRING' });
      expect([refused.status, refused.body.message]).toEqual([
        400,
        'OBP-10001: Incorrect json format. The definition of AGE at this bank asks for type INTEGER',
      ]);
      const made = await post(age);
      expect(made.status).toBe(201);
      const attribute = `/banks/${bank}/customers/${customer}/attributes/${made.body.customer_attribute_id}`;
      expect((await staff.put(attribute, { ...age, type: 'DOUBLE' })).status).toBe(400);
      expect((await staff.put(attribute, { ...age, value: '9' })).status).toBe(200);
      // A missing attribute is reported first.
      const unknown = attribute.replace(/.{4}$/, '0000');
      expect((await staff.put(unknown, { ...age, type: 'DOUBLE' })).status).toBe(404);
    });

    test('an inactive one, one of another bank, one that was deleted and other names do not', async () => {
      await define({ name: 'AGE', type: 'DOUBLE', is_active: false });
      await define({ name: 'AGE', type: 'DOUBLE' }, other);
      await define({ name: 'age', type: 'DOUBLE' });
      expect((await post(age)).status).toBe(201);
      const { attribute_definition_id } = await define({ name: 'AGE', type: 'DOUBLE' });
      expect((await post(age)).status).toBe(400);
      await remove(attribute_definition_id);
      expect((await post(age)).status).toBe(201);
    });
  });
});
