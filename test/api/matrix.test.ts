import { endpoints } from '../../gateway/endpoints';
import type { Endpoint } from '../../gateway/endpoints/endpoint';
import { namesBank } from '../../gateway/endpoints/errors-of';
import { exampleOf } from '../../gateway/openapi/example';
import { inWords } from '../../packages/contracts/requirement';
import { bankRolesAt, userWithAllRolesAt } from '../harness/all-roles';
import { Client, userWith } from '../harness/client';
import { pathOf } from '../harness/samples';
import { startServer, type TestServer } from '../harness/server';
import { newTenant, parametersOf, rowOf, type Tenant } from '../harness/tenant';

/**
 * Every endpoint with every caller and request that it has to refuse. The suite goes over the endpoint table, so it covers
 * a new row without a change. Two banks, and a user with every role at both.
 */
describe('access', () => {
  let server: TestServer;
  let here: Tenant;
  let elsewhere: Tenant;
  let almighty: Client;
  let roleless: Client;
  let stranger: Client;
  const named: Record<string, string> = {};

  const rows = endpoints.filter((row) => row.access === 'user');
  const byName = (list: readonly Endpoint[]): [string, Endpoint][] =>
    list.map((row) => [row.operationId, row]);
  /** A broken request, which the gateway must not read before it has authorised the caller. */
  const broken = (row: Endpoint) => (row.body === undefined ? undefined : '{"broken');
  const idOf = (tenant: Tenant, name: string): string => named[name] ?? tenant.ids[name]?.at(-1) ?? 'none';
  const at = (row: Endpoint, others: Record<string, string> = {}) =>
    pathOf(row, (name) => others[name] ?? idOf(here, name));

  /** Creates of customers whose number the client chooses. */
  const takesNumber = /^OBP(v1.4.0-addCustomer|v(2.0.0|2.1.0|5.0.0)-createCustomer)$/;

  /** Values that the example of an earlier row has already taken. */
  function notYetTaken({ operationId }: Endpoint): Record<string, unknown> {
    if (takesNumber.test(operationId)) return { customer_number: `of ${operationId}` };
    if (operationId === 'OBPv2.0.0-createUserCustomerLinks')
      return { customer_id: here.ids.CUSTOMER_ID?.[0] };
    return {};
  }

  /** The document's own example, with ids that are there. */
  function bodyOf(row: Endpoint): unknown {
    if (row.body === undefined) return undefined;
    const example = exampleOf(row.body.schema) as Record<string, unknown>;
    if (Array.isArray(example)) return example;
    const ids = Object.keys(example).filter((name) => /^(bank|customer|user)_id$/.test(name));
    if (row.operationId.endsWith('-getCustomerByCustomerNumber')) ids.push('customer_number');
    const known = Object.fromEntries(ids.map((name) => [name, idOf(here, name.toUpperCase())]));
    return { ...example, ...known, ...notYetTaken(row) };
  }

  beforeAll(async () => {
    server = await startServer({ ALLOW_CUSTOMER_FIREHOSE: 'true' });
    const manager = (bank: string) => userWithAllRolesAt(server, bank);
    here = await newTenant(server, manager, 3);
    elsewhere = await newTenant(server, manager, 1);
    almighty = await userWithAllRolesAt(server, here.bank, elsewhere.bank);
    roleless = await userWith(server);
    stranger = await userWith(server, ...bankRolesAt(elsewhere.bank));
    const victim = await userWith(server);
    const { body: user } = await victim.get('/users/current');
    const consumer = await almighty.post('/management/consumers', bodyOf(rowOf('createConsumer')));
    const attribute = await almighty.post(
      '/my/user/attributes',
      bodyOf(rowOf('updateMyPersonalUserAttribute')),
    );
    named.USER_ID = victim.userId;
    named.USERNAME = user.username;
    named.PROVIDER = user.provider;
    named.EMAIL = user.email;
    named.CONSUMER_ID = consumer.body.consumer_id;
    named.USER_ATTRIBUTE_ID = attribute.body.user_attribute_id;
  });
  afterAll(() => server?.stop());

  test.each(byName(rows))('%s: without credentials or with nonsense 401', async (_, row) => {
    const anonymous = new Client(server.url);
    const path = pathOf(row, () => 'nowhere');
    for (const client of [anonymous, anonymous.with({ DirectLogin: 'token=nonsense' })]) {
      expect((await client.send(row.method, path, broken(row))).status).toBe(401);
    }
  });

  test.each(byName(rows.filter((row) => row.roles.length > 0)))(
    '%s: without a role, and with all roles at another bank, 403',
    async (_, row) => {
      for (const client of [roleless, stranger]) {
        const answer = await client.send(row.method, at(row), broken(row));
        expect([row.operationId, answer.status]).toEqual([row.operationId, 403]);
        expect(answer.body.message).toContain(
          `OBP-20006: User is missing one or more roles: ${row.roles.map(inWords).join(' or ')}`,
        );
      }
    },
  );

  test.each(byName(rows.filter(namesBank)))('%s: at an unknown bank 404', async (_, row) => {
    const answer = await almighty.send(row.method, at(row, { BANK_ID: 'nowhere' }), broken(row));
    expect([row.operationId, answer.status, answer.body.message]).toEqual([
      row.operationId,
      404,
      'OBP-30001: Bank not found. Please specify a valid value for BANK_ID. Current BankId is nowhere',
    ]);
  });

  test.each(byName(rows.filter((row) => row.path.includes('CUSTOMER_ID'))))(
    '%s: for an unknown customer, and at this bank for that of another, 404',
    async (_, row) => {
      const foreign = idOf(elsewhere, 'CUSTOMER_ID');
      for (const CUSTOMER_ID of ['unknown', ...(namesBank(row) ? [foreign] : [])]) {
        const answer = await almighty.send(row.method, at(row, { CUSTOMER_ID }), bodyOf(row));
        if (row.operationId.endsWith('-getUserCustomerLinksByCustomerId')) {
          expect(answer.body).toEqual({ user_customer_links: [] });
        } else {
          expect([answer.status, answer.body?.message]).toEqual([
            404,
            `OBP-30046: Customer not found. Please specify a valid value for CUSTOMER_ID. Current CustomerId(${CUSTOMER_ID})`,
          ]);
        }
      }
    },
  );

  const OF_CUSTOMER = ['CUSTOMER_ADDRESS_ID', 'TAX_RESIDENCE_ID', 'ATTRIBUTE_ID', 'CUSTOMER_ATTRIBUTE_ID'];

  test.each(
    byName(
      rows.filter((row) => namesBank(row) && parametersOf(row).some((name) => OF_CUSTOMER.includes(name))),
    ),
  )('%s: an item of another customer, or of another bank, is not found', async (_, row) => {
    const before = await here.snapshot();
    for (const parameter of parametersOf(row).filter((name) => OF_CUSTOMER.includes(name))) {
      const ofNeighbour = row.path.includes('CUSTOMER_ID/') ? [here.ids[parameter]?.[0]] : [];
      for (const id of [...ofNeighbour, idOf(elsewhere, parameter), 'none']) {
        const answer = await almighty.send(row.method, at(row, { [parameter]: id ?? '' }), bodyOf(row));
        expect([row.operationId, id, answer.status]).toEqual([
          row.operationId,
          id,
          row.status === 204 && id === 'none' ? 204 : 404,
        ]);
      }
    }
    expect(await here.snapshot()).toBe(before);
  });

  /** The answer to a repeat where it is not that of the first request. */
  const SECOND_TIME: Record<string, string> = {
    'OBPv2.0.0-createCustomer': 'OBP-30006',
    'OBPv2.1.0-createCustomer': 'OBP-30006',
    'OBPv5.0.0-createCustomer': 'OBP-30006',
    addCustomer: 'OBP-30006',
    addEntitlement: 'OBP-30216',
    addEntitlementRequest: 'OBP-30214',
    addScope: 'OBP-30216',
    createAuthenticationTypeValidation: 'OBP-40029',
    createBank: 'OBP-34000',
    createJsonSchemaValidation: 'OBP-40029',
    createTaxResidence: 'OBP-50200',
    createCustomerAccountLink: 'OBP-30223',
    createUserCustomerLinks: 'OBP-30007',
    updateCustomerNumber: 'OBP-30006',
  };
  /** A caller cannot end its own tokens twice (identity-login.test.ts). */
  const ONCE_ONLY = /SAGA_ID|\/logins\/direct\/end$/;
  const writes = rows.filter((row) => ['POST', 'PUT'].includes(row.method) && !ONCE_ONLY.test(row.path));

  test.each(byName(writes))(
    '%s: takes the example of the document, and a second one as it says',
    async (_, row) => {
      const second = SECOND_TIME[row.operationId] ?? SECOND_TIME[row.operationId.replace(/.*-/, '')];
      const first = await almighty.send(row.method, at(row), bodyOf(row));
      expect([row.operationId, row.status, first.text]).toEqual([row.operationId, first.status, first.text]);
      const again = await almighty.send(row.method, at(row), bodyOf(row));
      if (second === undefined)
        expect([row.operationId, again.status]).toEqual([row.operationId, row.status]);
      else
        expect([row.operationId, again.body.message]).toEqual([
          row.operationId,
          expect.stringContaining(second),
        ]);
    },
  );

  describe('what is deleted', () => {
    /** Each delete, the list that shows it, and the answer to a second one. */
    const removals: [string, string, number, string][] = [
      ['deleteCustomerAddress', 'getCustomerAddresses', 404, 'OBP-30310'],
      ['deleteTaxResidence', 'getTaxResidence', 404, 'OBP-30300'],
      ['deleteCustomerAttribute', 'getCustomerAttributes', 204, ''],
      ['deleteCustomerAttributeOfCustomer', 'getCustomerAttributes', 204, ''],
      ['deleteCustomerAttributeAtBank', 'getCustomerAttributes', 204, ''],
      ['deleteCustomerAttributeDefinition', 'getCustomerAttributeDefinition', 404, 'OBP-30071'],
      ['deleteCustomerAccountLinkById', 'getCustomerAccountLinksByCustomerId', 404, 'OBP-30225'],
      ['deleteNonPersonalUserAttribute', 'getNonPersonalUserAttributes', 404, 'OBP-20081'],
      ['deleteUserCustomerLink', 'getUserCustomerLinksByCustomerId', 404, 'OBP-30035'],
      ['deleteEntitlement', 'getEntitlements', 404, 'OBP-30212'],
      ['deleteEntitlementRequest', 'getAllEntitlementRequests', 404, 'OBP-30215'],
      ['deleteEntitlementRequestAtOneBank', 'getEntitlementRequestsAtOneBank', 404, 'OBP-30215'],
      ['deleteScope', 'getScopes', 404, 'OBP-20025'],
      ['deleteJsonSchemaValidation', 'getAllJsonSchemaValidations', 400, 'OBP-40027'],
      ['deleteAuthenticationTypeValidation', 'getAllAuthenticationTypeValidations', 400, 'OBP-40032'],
      ['deleteUser', 'getUsers', 200, ''],
      ['deleteCustomerCascade', 'getCustomersByAttributes', 404, 'OBP-30046'],
    ];

    test('is every delete of the table', () => {
      const deletes = rows.filter((row) => row.method === 'DELETE').map(({ operationId }) => operationId);
      expect(removals.map(([name]) => rowOf(name).operationId).sort()).toEqual(deletes.sort());
    });

    test.each(removals)(
      'by %s is gone from %s at once, and a second time is %d %s',
      async (name, list, status, code) => {
        const row = rowOf(name);
        const parameter = parametersOf(row).at(-1) ?? '';
        const id = await anotherOne(parameter);
        const path = at(row, { [parameter]: id });
        const shown = async () => (await almighty.get(at(rowOf(list)))).text;
        expect(await shown()).toContain(id);
        expect((await almighty.delete(path)).status).toBe(row.status);
        expect(await shown()).not.toContain(id);
        const again = await almighty.delete(path);
        expect([again.status, again.text]).toEqual([status, expect.stringContaining(code)]);
      },
    );

    const read = async (name: string) => (await almighty.get(at(rowOf(name)))).body;
    const create = async (name: string) => {
      const row = rowOf(name);
      return (await almighty.post(at(row), bodyOf(row))).body;
    };
    /** How to get an id where an earlier removal may have taken the only one. */
    const others = new Map<string, () => Promise<string>>([
      ['CUSTOMER_ATTRIBUTE_ID', async () => (await create('createCustomerAttribute')).customer_attribute_id],
      ['ENTITLEMENT_ID', async () => (await read('getEntitlements')).list[0].entitlement_id],
      [
        'ENTITLEMENT_REQUEST_ID',
        async () => {
          const [open] = (await read('getAllEntitlementRequests')).entitlement_requests;
          return (open ?? (await create('addEntitlementRequest'))).entitlement_request_id;
        },
      ],
      ['USER_ATTRIBUTE_ID', async () => (await create('createNonPersonalUserAttribute')).user_attribute_id],
      ['SCOPE_ID', async () => (await read('getScopes')).list[0].scope_id],
    ]);
    const anotherOne = async (parameter: string): Promise<string> =>
      (await others.get(parameter)?.()) ?? idOf(here, parameter);
  });
});
