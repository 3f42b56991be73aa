import { endpoints } from '../../gateway/endpoints';
import { isServedUnder, versions } from '../../gateway/endpoints/versions';
import { isOfServer, ofPage, pairs } from '../contract/differences';
import { places } from '../contract/paths';
import { userWithAllRolesAt } from '../harness/all-roles';
import { type Answer, Client, newBank } from '../harness/client';
import { pathOf } from '../harness/samples';
import { startServer, type TestServer } from '../harness/server';

/**
 * The 29 endpoints of the published page, called with the page's own values, by a client that was written from the
 * page alone.
 */
describe('the published page, answered by the server', () => {
  type Body = Record<string, unknown>;

  let server: TestServer;
  let client: Client;
  const posted: Record<string, Body> = {};
  const answers: Record<string, Answer<Body>> = {};
  const ids: Record<string, string> = {};

  const pairOf = (name: string) => {
    const found = pairs.find((pair) => pair.name === name);
    if (found === undefined) throw new Error(`${name} is not on the page`);
    return found;
  };
  const printed = (name: string) => pairOf(name).published.example as Body;
  /** The part of the page's example that a body's fields have. */
  const bodyOf = (name: string, example = printed(name)): Body | undefined => {
    const fields = Object.keys(pairOf(name).row.body?.schema.properties ?? {});
    return fields.length === 0
      ? undefined
      : Object.fromEntries(fields.map((field) => [field, ids[field.toUpperCase()] ?? example[field]]));
  };

  async function call(name: string, body = bodyOf(name)): Promise<Body> {
    const { row } = pairOf(name);
    if (body !== undefined) posted[name] = body;
    answers[name] = await client.send(
      row.method,
      pathOf(row, (parameter) => ids[parameter] ?? ''),
      body,
    );
    return answers[name].body;
  }

  const remember = (made: Body, field: string, parameter = field.toUpperCase()): void => {
    ids[parameter] = String(made[field]);
  };

  beforeAll(async () => {
    server = await startServer({ ALLOW_CUSTOMER_FIREHOSE: 'true' });
    ids.BANK_ID = await newBank(server);
    client = await userWithAllRolesAt(server, ids.BANK_ID);
    ids.USER_ID = client.userId;

    const customer = await call('createCustomer');
    remember(customer, 'customer_id');
    remember(customer, 'customer_number');
    remember(await call('createCustomerAddress'), 'customer_address_id');
    remember(await call('createTaxResidence'), 'tax_residence_id');
    remember(await call('createOrUpdateCustomerAttributeAttributeDefinition'), 'attribute_definition_id');
    const attribute = await call('createCustomerAttribute');
    remember(attribute, 'customer_attribute_id');
    remember(attribute, 'customer_attribute_id', 'ATTRIBUTE_ID');
    const [handle] = printed('getSocialMediaHandles').checks as Body[];
    await call('addSocialMediaHandle', bodyOf('addSocialMediaHandle', handle));
    remember(
      await call('createUserCustomerLinks', bodyOf('createUserCustomerLinks', {})),
      'user_customer_link_id',
    );
    await preparedByOurExtensions();

    for (const { name, row } of pairs) if (row.method === 'GET') await call(name);
    await call('getCustomerByCustomerNumber');
    await call('getCustomersByCustomerPhoneNumber');
    for (const { name, row } of pairs) {
      if (row.method === 'DELETE' && name !== 'deleteCustomerCascade') await call(name);
    }
    await call('deleteCustomerCascade');
  });
  afterAll(() => server?.stop());

  /** The page shows CRM events and attributes of users, and no way to make them. */
  async function preparedByOurExtensions(): Promise<void> {
    const [event] = printed('getCrmEvents').crm_events as Body[];
    const { id: _, bank_id, ...facts } = event ?? {};
    const recorded = await client.post(`/banks/${ids.BANK_ID}/crm-events`, facts);
    const [user] = printed('getCorrelatedUsersInfoByCustomerId').users as { user_attributes: Body[] }[];
    const said = await client.post('/my/user/attributes', user?.user_attributes[0]);
    expect([recorded.status, said.status]).toEqual([201, 201]);
  }

  test('every endpoint of the page was called', () => {
    expect(Object.keys(answers).sort()).toEqual(pairs.map(({ name }) => name).sort());
  });

  test('has the fields that the page prints, in its order and with its types, except those of `ofPage`', () => {
    const differing = pairs
      .filter(({ published }) => published.example !== undefined || published.responseFields.length === 0)
      .filter(({ published, name }) => shapeOf(published.example) !== shapeOf(answers[name]?.body))
      .map(({ name }) => `answer of ${name}`);
    expect(differing.sort()).toEqual(ofPage().filter(isOfServer).sort());
  });

  test('has the fields of a link, of which the page prints no example', () => {
    const { published } = pairOf('createUserCustomerLinks');
    expect(Object.keys(answers.createUserCustomerLinks?.body ?? {}).sort()).toEqual(published.responseFields);
  });

  test.each([
    'createCustomer',
    'createCustomerAddress',
    'createCustomerAttribute',
    'createTaxResidence',
    'createOrUpdateCustomerAttributeAttributeDefinition',
    'createUserCustomerLinks',
  ])("%s takes the page's values and answers with them", (name) => {
    expect(answers[name]?.status).toBe(201);
    expect(answers[name]?.body).toMatchObject(posted[name] ?? {});
  });

  test("single and listed, the customer is shown with the page's values", () => {
    const values = posted.createCustomer ?? {};
    const shown = { ...values, ...pick(ids, { bank_id: 'BANK_ID', customer_id: 'CUSTOMER_ID' }) };
    const days = { date_of_birth: '1100-01-01', dob_of_dependants: ['1100-01-01'] };
    const { title, branch_id, name_suffix, ...ofFirehose } = shown;
    expect(answers.getCustomerByCustomerId?.body).toMatchObject(shown);
    expect(answers.getCustomerByCustomerNumber?.body).toMatchObject(shown);
    expect(answers.getCustomersByAttributes?.body).toMatchObject({ customers: [shown] });
    expect(answers.getCustomersByCustomerPhoneNumber?.body).toMatchObject({ customers: [shown] });
    expect(answers.getFirehoseCustomers?.body).toMatchObject({ customers: [ofFirehose] });
    expect(answers.getCorrelatedUsersInfoByCustomerId?.body).toMatchObject({ customer: shown });
    for (const name of ['getCustomersAtAnyBank', 'getCustomersForUser']) {
      expect(answers[name]?.body).toMatchObject({ customers: [{ ...shown, ...days }] });
    }
  });

  test.each(pairs.map(({ name, row }) => [name, row] as const))(
    '%s answers under the prefixes that conventions 1.2 lists, and under no other',
    async (name, row) => {
      const anonymous = new Client(server.url);
      const body = row.body === undefined ? undefined : {};
      const path = places[name]?.path.replace(/[A-Z_]*_ID/g, 'x');
      for (const version of versions) {
        const { status } = await anonymous.send(row.method, `/obp/${version}${path}`, body);
        // Where this row does not answer, one of another version may.
        const served = endpoints.some(
          (one) => one.method === row.method && one.path === row.path && isServedUnder(one, version),
        );
        expect([version, status]).toEqual([version, served ? 401 : 404]);
      }
    },
  );
});

/** Names in their order and types, as a text: two values with the same text have the same shape. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length === 0 ? '' : shapeOf(value[0])}]`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name}:${shapeOf(inner)}`)
    .join(',')}}`;
}

const pick = (from: Record<string, string>, names: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(names).map(([name, source]) => [name, from[source]]));
