import { endpoints } from '../../gateway/endpoints';
import { rolesOf } from '../../packages/contracts/requirement';
import { Client, type Grant, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { refusedSchemas, customerSchema as schema } from '../harness/schemas';
import { startServer, type TestServer } from '../harness/server';

const CREATE_CUSTOMER = 'OBPv4.0.0-createCustomer';
const SCHEMAS = '/management/json-schema-validations';
const TYPES = '/management/authentication-type-validations';

const everyRole = endpoints
  .filter(({ path }) => path.includes('-validations'))
  .flatMap(({ roles }) => roles.flatMap(rolesOf));

/** A server of its own, because a registration affects every caller. */
describe('validations of single operations', () => {
  let server: TestServer;
  let bank: string;
  let keeper: Client;
  let staff: Client;
  let anonymous: Client;

  beforeAll(async () => {
    server = await startServer({ MAX_BODY_BYTES: '300000' });
    bank = await newBank(server);
    keeper = await userWith(server, ...new Set(everyRole), 'CanLockUser');
    const roles: Grant[] = [{ role: 'CanCreateCustomer', bank_id: bank }];
    staff = await userWith(server, ...roles);
    anonymous = new Client(server.url);
  });
  afterAll(() => server?.stop());

  afterEach(async () => {
    for (const [path, list] of [
      [SCHEMAS, 'json_schema_validations'],
      [TYPES, 'authentication_types_validations'],
    ] as const) {
      for (const { operation_id } of (await keeper.get(path)).body[list])
        expect((await keeper.delete(`${path}/${operation_id}`)).text).toBe('true');
    }
  });

  const create = (body: Record<string, unknown> = {}, by = staff) =>
    by.post(`/banks/${bank}/customers`, customerBody(body));

  describe('JSON schemas', () => {
    const path = `${SCHEMAS}/${CREATE_CUSTOMER}`;

    test('are created, listed, replaced and deleted', async () => {
      const one = { operation_id: CREATE_CUSTOMER, json_schema: schema };
      const made = await keeper.post(path, schema);
      expect([made.status, made.body]).toEqual([201, one]);
      expect((await keeper.post(path, schema)).body).toEqual({
        code: 400,
        message: 'OBP-40029: OPERATION_ID already exists. Please specify different values for OPERATION_ID. ',
      });
      const other = { ...schema, title: 'Other' };
      const replaced = await keeper.put(path, other);
      const now = { ...one, json_schema: other };
      expect([replaced.status, replaced.body]).toEqual([200, now]);
      expect((await keeper.get(path)).body).toEqual(now);
      const all = { json_schema_validations: [now] };
      expect((await keeper.get(SCHEMAS)).body).toEqual(all);
      expect((await anonymous.get('/endpoints/json-schema-validations')).body).toEqual(all);
      const deleted = await keeper.delete(path);
      expect([deleted.status, deleted.text]).toEqual([200, 'true']);
      expect((await anonymous.get('/endpoints/json-schema-validations')).body).toEqual({
        json_schema_validations: [],
      });
    });

    test('that are not registered are 400 OBP-40027', async () => {
      for (const answer of [
        await keeper.get(path),
        await keeper.put(path, schema),
        await keeper.delete(path),
      ])
        expect(answer.body).toEqual({
          code: 400,
          message: 'OBP-40027: JSON Schema Validation not found, please specify valid query parameter. ',
        });
    });

    test('may be for operations that are not there, with an id of up to 200 characters', async () => {
      expect((await keeper.post(`${SCHEMAS}/${'x'.repeat(200)}`, schema)).status).toBe(201);
      expect((await keeper.post(`${SCHEMAS}/${'x'.repeat(201)}`, schema)).body.message).toMatch(/^OBP-10001/);
    });

    test.each(refusedSchemas)('%s is 400 OBP-40026', async (_what, given, problem) => {
      const { status, body } = await keeper.post(path, given ?? '');
      expect([status, body.message]).toEqual([400, expect.stringContaining(problem)]);
      expect(body.message).toMatch(/^OBP-40026: Incorrect json-schema Format\. /);
      expect((await keeper.get(path)).status).toBe(400);
    });

    test('have together 512 KiB; beyond it 400 OBP-10442', async () => {
      const large = { ...schema, default: 'x'.repeat(65_000) };
      const statuses: number[] = [];
      for (let n = 0; n < 9; n++) statuses.push((await keeper.post(`${SCHEMAS}/large-${n}`, large)).status);
      expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 201, 201, 400]);
      expect((await keeper.post(`${SCHEMAS}/large-8`, large)).body.message).toMatch(/^OBP-10442: /);
    });

    test('are in force for the next request: after roles, before the body is read', async () => {
      await keeper.post(path, schema);
      const wrong = { legal_name: 'unknown', dependants: 7, dob_of_dependants: [] };
      expect((await create(wrong)).body).toEqual({
        code: 400,
        message:
          'OBP-09014: Incorrect request body Format, it should be a valid json that matches Validation rule. $.legal_name: does not match the regex pattern ^[A-Z]\\w+; $.dependants: must have a maximum value of 5',
      });
      expect((await create(wrong, anonymous)).status).toBe(401);
      expect((await create(wrong, keeper)).status).toBe(403);
      expect((await staff.post('/banks/nowhere/customers', wrong)).status).toBe(404);
      const customers = `/banks/${bank}/customers`;
      expect((await staff.post(customers, '{"legal_name":')).body.message).toMatch(/^OBP-10001/);
      // Both complain of this one, as of a query; the schema comes first.
      expect((await staff.post(`${customers}?a=1&a=2`, { legal_name: {} })).body.message).toMatch(
        /^OBP-09014/,
      );
      expect((await staff.post(customers, '')).body.message).toMatch(/^OBP-09014.*\$: is missing/);
      expect((await create({ legal_name: 'Some One' })).status).toBe(201);
      expect((await create({ legal_name: 'Some One', branch_id: undefined })).body.message).toMatch(
        /^OBP-09014.*\$\.branch_id: is missing but it is required$/,
      );
      await keeper.delete(path);
      expect((await create({ legal_name: 'unknown' })).status).toBe(201);
    });

    test('see numbers as numbers, however long they are', async () => {
      await keeper.post(path, schema);
      const sent = JSON.stringify(customerBody({ legal_name: 'Some One' }));
      const long = sent.replace(/"dependants":\d+/, '"dependants":12345678901234567890');
      expect((await staff.post(`/banks/${bank}/customers`, long)).body.message).toMatch(
        /\$\.dependants: must have a maximum value of 5$/,
      );
    });

    test('of an operation that takes no body: one that is not sent does not match', async () => {
      await keeper.post(`${SCHEMAS}/OBPv4.0.0-lockUser`, schema);
      expect((await keeper.post('/users/unknown/locks')).body.message).toMatch(/^OBP-09014/);
    });

    test('are shown in resource docs while they are in force', async () => {
      const docs = '/resource-docs/v4.0.0/obp?functions=createCustomer,createBank';
      const before = await anonymous.get(docs);
      await keeper.post(path, schema);
      const { body } = await anonymous.get(docs);
      const changed = body.resource_docs.find(
        ({ operation_id }: { operation_id: string }) => operation_id === CREATE_CUSTOMER,
      );
      expect(changed.description_markdown).toContain(
        '**Validations:**\n\nRequired JSON Validation: Yes\n\nAllowed Authentication Types: Not set',
      );
      expect(changed.error_response_bodies).toContainEqual(expect.stringMatching(/^OBP-09014: /));
      await keeper.delete(path);
      const after = await anonymous.get(docs);
      expect([after.text, after.headers.get('etag')]).toEqual([before.text, before.headers.get('etag')]);
    });

    test('that take too long hold up no other request', async () => {
      // Three repetitions in a row are cubic in the length of the text: hours for this one.
      const cubic = { legal_name: { type: 'string', pattern: '^A*A*A*A*b$' } };
      expect((await keeper.post(path, { ...schema, properties: cubic })).status).toBe(201);
      const slow = create({ legal_name: 'A'.repeat(200_000) });
      const answered: number[] = [];
      const isSlow = slow.then(() => answered.length);
      while (answered.length < 5) answered.push((await staff.get('/users/current')).status);
      expect(await isSlow).toBe(5);
      expect((await slow).body.message).toMatch(/^OBP-50503/);
      // No other body is checked against this schema for a while; another one is in force at once.
      expect((await create({ legal_name: 'Ab' })).body.message).toMatch(/^OBP-50503/);
      expect((await keeper.put(path, schema)).status).toBe(200);
      expect((await create({ legal_name: 'Ab' })).status).toBe(201);
    });
  });

  describe('authentication types', () => {
    const path = `${TYPES}/${CREATE_CUSTOMER}`;

    test('are created, listed, replaced and deleted', async () => {
      const one = { operation_id: CREATE_CUSTOMER, allowed_authentication_types: ['DirectLogin'] };
      const made = await keeper.post(path, ['DirectLogin']);
      expect([made.status, made.body]).toEqual([201, one]);
      expect((await keeper.post(path, ['DirectLogin'])).body.message).toMatch(/^OBP-40029: /);
      const replaced = await keeper.put(path, ['DirectLogin', 'OAuth2_OIDC']);
      const now = { ...one, allowed_authentication_types: ['DirectLogin', 'OAuth2_OIDC'] };
      expect([replaced.status, replaced.body]).toEqual([200, now]);
      expect((await keeper.get(path)).body).toEqual(now);
      const all = { authentication_types_validations: [now] };
      expect((await keeper.get(TYPES)).body).toEqual(all);
      expect((await anonymous.get('/endpoints/authentication-type-validations')).body).toEqual(all);
      const deleted = await keeper.delete(path);
      expect([deleted.status, deleted.text]).toEqual([200, 'true']);
      for (const answer of [
        await keeper.get(path),
        await keeper.put(path, ['DAuth']),
        await keeper.delete(path),
      ])
        expect(answer.body).toEqual({
          code: 400,
          message:
            'OBP-40032: AuthenticationTypeValidation not found, please specify valid query parameter. ',
        });
    });

    test('that are unknown are 400 OBP-40030; an empty list, or another value than a list of names, is 400 OBP-10001', async () => {
      expect((await keeper.post(path, ['DirectLogin', 'Basic'])).body).toEqual({
        code: 400,
        message:
          'OBP-40030: AuthenticationType name not correct.  Allowed Authentication Type names: [DirectLogin, OAuth1.0a, GatewayLogin, DAuth, OAuth2_OIDC, OAuth2_OIDC_FAPI]',
      });
      for (const wrong of [{}, 'true', [], [{}], Array.from({ length: 21 }, () => 'DAuth'), ''])
        expect((await keeper.post(path, wrong)).body.message).toMatch(/^OBP-10001/);
    });

    test('are in force for the next request: before authentication, and not for anonymous ones', async () => {
      await keeper.post(path, ['OAuth2_OIDC', 'DAuth']);
      const refused = {
        code: 400,
        message:
          'OBP-40034: Current request authentication type is illegal.  allowed authentication types: [OAuth2_OIDC, DAuth], current request auth type: DirectLogin',
      };
      expect((await create()).body).toEqual(refused);
      expect((await create({}, anonymous.with({ DirectLogin: 'token=nonsense' }))).body).toEqual(refused);
      expect((await create({}, anonymous.with({ Authorization: 'DirectLogin token=a' }))).body).toEqual(
        refused,
      );
      expect((await create({}, anonymous)).body.message).toMatch(/^OBP-20001/);
      // An allowed type goes on to authentication, which decides by the same credentials.
      const both = staff.with({ Authorization: 'Bearer nonsense' });
      expect((await create({}, both)).body.message).toMatch(/^OBP-20201/);
      const certified = both.with({ 'PSD2-CERT': 'x' });
      expect((await create({}, certified)).body.message).toMatch(/type: OAuth2_OIDC_FAPI$/);
      expect((await staff.get('/users/current')).status).toBe(200);
      await keeper.put(path, ['DirectLogin']);
      expect((await create()).status).toBe(201);
      await keeper.put(path, ['DAuth']);
      await keeper.delete(path);
      expect((await create()).status).toBe(201);
    });

    test('are shown in resource docs', async () => {
      await keeper.post(path, ['DirectLogin', 'OAuth2_OIDC']);
      const { body } = await anonymous.get('/resource-docs/v4.0.0/obp?functions=createCustomer');
      expect(body.resource_docs[0].description_markdown).toContain(
        'Required JSON Validation: No\n\nAllowed Authentication Types: DirectLogin, OAuth2_OIDC',
      );
      expect(body.resource_docs[0].error_response_bodies).toContainEqual(
        expect.stringMatching(/^OBP-40034: /),
      );
    });
  });
});

test('with ENFORCE_VALIDATIONS=false nothing is in force, so that an administrator can remove a registration that locks all users out', async () => {
  const server = await startServer({ ENFORCE_VALIDATIONS: 'false' });
  const keeper = await userWith(server, ...new Set(everyRole));
  for (const { operationId } of endpoints.filter(({ path }) => path.startsWith(TYPES)))
    await keeper.post(`${TYPES}/${operationId}`, ['OAuth1.0a']);
  const listed = await keeper.get(TYPES);
  expect(listed.body.authentication_types_validations).toHaveLength(5);
  expect((await keeper.delete(`${TYPES}/OBPv4.0.0-getAllAuthenticationTypeValidations`)).status).toBe(200);
  await server.stop();
});
