import { listedVersions, prefixOf, versions } from '../../gateway/endpoints/versions';
import { Client as Caller, type Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

/** The calls of the public front ends at their start, in their order, and every field they read (resource-docs.md 8). */
let server: TestServer;
let anonymous: Client;

beforeAll(async () => {
  server = await joinServer();
  // API Explorer sends a content type with its GETs.
  anonymous = new Caller(server.url, { 'content-type': 'application/json' });
});
afterAll(() => server?.stop());

describe('API Explorer', () => {
  describe.each(listedVersions)('with VITE_OBP_API_VERSION=%s', (version) => {
    const get = async (path: string) => (await anonymous.get(prefixOf(version) + path)).body;

    test('its status light is green: versions, message docs and resource docs answer without a code', async () => {
      const paths = [
        '/api/versions',
        ...['kafka_vSept2018', 'akka_vDec2018', 'rest_vMar2019', 'stored_procedure_vDec2019'].map(
          (connector) => `/message-docs/${connector}`,
        ),
        `/resource-docs/${version}/obp`,
      ];
      for (const path of paths)
        expect([path, await get(path)]).not.toMatchObject([path, { code: expect.anything() }]);
      expect(Array.isArray((await get('/message-docs/akka_vDec2018')).message_docs)).toBe(true);
    });

    test('it finds the documents of every version that is listed, its own among them', async () => {
      const { scanned_api_versions } = await get('/api/versions');
      const names = scanned_api_versions.map(
        (one: { apiStandard: string; API_VERSION: string }) =>
          one.apiStandard.toUpperCase() + one.API_VERSION,
      );
      expect(names).toContain(`OBP${version}`);
      for (const name of names) {
        const { resource_docs } = await get(`/resource-docs/${name}/obp`);
        for (const doc of resource_docs) {
          expect(doc.tags.join()).not.toBe('');
          expect(doc.description).toMatch(/^<p>/);
          expect(doc.success_response_body.error).toBeUndefined();
          expect([doc.error_response_bodies, doc.connector_methods].every(Array.isArray)).toBe(true);
          expect(doc).toMatchObject({
            operation_id: expect.any(String),
            summary: expect.any(String),
            specified_url: expect.any(String),
            request_verb: expect.any(String),
            implemented_by: { version: expect.any(String), function: expect.any(String) },
          });
        }
        expect(new Set(linksOf(resource_docs)).size).toBe(resource_docs.length);
      }
    });

    test('it shows the glossary, and shows an anonymous client as no user', async () => {
      const { glossary_items } = await get('/api/glossary');
      for (const item of glossary_items) {
        expect(item).toMatchObject({
          title: expect.any(String),
          description: { html: expect.stringMatching(/^<p>/) },
        });
      }
      expect(await get('/my/api-collections')).not.toHaveProperty('api_collections');
      expect(await get('/users/current')).not.toHaveProperty('username');
    });
  });

  /** Two equal summaries under one first tag show as one link. */
  const linksOf = (docs: { tags: string[]; summary: string }[]) =>
    docs.map(({ tags, summary }) => `${tags[0]} ${summary}`);
});

test('its inactivity script gets the session timeout', async () => {
  const { body } = await anonymous.get('/obp/v5.1.0/ui/suggested-session-timeout');
  expect(body).toEqual({ timeout_in_seconds: '300' });
});

test('the MCP server reads glossary, docs and swagger of a version', async () => {
  const docs = await anonymous.get('/resource-docs/v4.0.0/obp?content=static');
  for (const doc of docs.body.resource_docs) {
    expect(doc).toMatchObject({
      operation_id: expect.any(String),
      request_verb: expect.any(String),
      request_url: expect.any(String),
      summary: expect.any(String),
      description: expect.any(String),
      description_markdown: expect.any(String),
      tags: expect.arrayContaining([expect.any(String)]),
    });
    for (const role of doc.roles ?? []) {
      expect(role).toEqual({ role: expect.any(String), requires_bank_id: expect.any(Boolean) });
    }
    if (doc.example_request_body !== undefined)
      expect(doc.typed_request_body.type).toBe(Array.isArray(doc.example_request_body) ? 'array' : 'object');
  }
  expect((await anonymous.get('/resource-docs/v4.0.0/swagger?content=static')).body.swagger).toBe('2.0');
  const { glossary_items } = (await anonymous.get('/api/glossary')).body;
  expect(glossary_items[0]).toMatchObject({
    title: expect.any(String),
    description: { markdown: expect.any(String) },
  });
  expect((await anonymous.get('/root')).body.version).toBe('v4.0.0');
});

test('API Manager shows banks in the shape of v5, the user, their roles, and requests for roles', async () => {
  const manager = await userWith(server, 'CanGetEntitlementRequestsAtAnyBank', {
    role: 'CanGetCustomers',
    bank_id: 'obp1',
  });
  const get = async (path: string) => (await manager.get(`/obp/v5.0.0${path}`)).body;

  expect(await get('/root')).toMatchObject({ version: 'v5.0.0', hosted_by: expect.any(Object) });
  expect(await get('/users/current')).toMatchObject({
    user_id: manager.userId,
    username: expect.any(String),
    email: expect.any(String),
  });
  expect((await get('/my/entitlements')).list).toContainEqual(
    expect.objectContaining({ role_name: 'CanGetEntitlementRequestsAtAnyBank', bank_id: '' }),
  );
  expect((await get('/roles')).roles).toContainEqual({
    role: 'CanCreateCustomer',
    requires_bank_id: true,
  });
  const { banks } = await get('/banks');
  expect(banks).toContainEqual(expect.objectContaining({ id: 'obp1' }));
  expect(await get('/banks/obp1')).toMatchObject({
    id: 'obp1',
    bank_code: expect.any(String),
    full_name: expect.any(String),
    logo: expect.any(String),
    website: expect.any(String),
    bank_routings: expect.any(Array),
  });
  expect((await get('/banks/obp1/customers')).customers).toEqual(expect.any(Array));
  const requested = await manager.post('/obp/v5.0.0/entitlement-requests', {
    bank_id: 'obp1',
    role_name: 'CanGetCustomer',
  });
  expect((await get('/entitlement-requests')).entitlement_requests).toContainEqual(
    expect.objectContaining({ entitlement_request_id: requested.body.entitlement_request_id }),
  );
});

test('well-known and key sets are empty lists where no issuer is configured', async () => {
  expect((await anonymous.get('/obp/v5.1.0/well-known')).body).toEqual({ well_known_uris: [] });
  expect((await anonymous.get('/jwks-uris')).body).toEqual({ jwks_uris: [] });
});

test('the versions that are listed are those whose customer area is complete', async () => {
  const { scanned_api_versions } = (await anonymous.get('/api/versions')).body;
  expect(scanned_api_versions.map((one: { API_VERSION: string }) => one.API_VERSION)).toEqual([
    'v4.0.0',
    'v5.0.0',
    'v5.1.0',
  ]);
});

test('the root names the version of its prefix', async () => {
  for (const version of versions.slice(versions.indexOf('v4.0.0'))) {
    expect((await anonymous.get(`${prefixOf(version)}/root`)).body.version).toBe(version);
  }
});

test('the configuration is for holders of its role', async () => {
  const administrator = await userWith(server, 'CanGetConfig', 'CanGetAdapterInfo');
  const { body } = await administrator.get('/config');
  expect(body).toMatchObject({ default_bank_id: 'obp1', scopes: { require_scopes_for_all_roles: false } });
  expect((await administrator.get('/adapter')).body.name).toBe('obp-customer-services');
  expect((await administrator.get('/obp/v5.0.0/adapter')).body).toMatchObject({ backend_messages: [] });
  expect((await anonymous.get('/rate-limiting')).body).toMatchObject({ enabled: false, is_active: false });
});

test('message docs of an unknown connector are 400', async () => {
  expect((await anonymous.get('/message-docs/pigeon')).body.message).toBe(
    'OBP-30211: Invalid Connector. Please specify a valid value for CONNECTOR. Current Input is pigeon. It should be eg: kafka_vSept2018...',
  );
});
