import { endpoints } from '../../gateway/endpoints';
import { isServedUnder, listedVersions, prefixOf, versions } from '../../gateway/endpoints/versions';
import { Client } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

let server: TestServer;
let anonymous: Client;

beforeAll(async () => {
  server = await joinServer();
  anonymous = new Client(server.url);
});
afterAll(() => server?.stop());

/** The fields of a document that tests read. */
interface Doc {
  operation_id: string;
  request_verb: string;
  request_url: string;
  specified_url: string;
  tags: string[];
}
const docsAt = async (path: string): Promise<Doc[]> => (await anonymous.get(path)).body.resource_docs;
const ALL = '/resource-docs/v4.0.0/obp';

describe('GET /resource-docs/API_VERSION/obp', () => {
  test.each(versions.slice(versions.indexOf('v1.4.0')))(
    'under %s, for both forms of each listed version, the documents of that version',
    async (under) => {
      for (const version of listedVersions) {
        const [short, qualified] = await Promise.all(
          [version, `OBP${version}`].map((form) => docsAt(`${prefixOf(under)}/resource-docs/${form}/obp`)),
        );
        const served = endpoints.filter((row) => isServedUnder(row, version));
        expect(short?.map(({ operation_id }) => operation_id).sort()).toEqual(
          served.map(({ operationId }) => operationId).sort(),
        );
        expect(qualified).toEqual(short);
      }
    },
  );

  test('every document names where it is called, and is sorted by URL and verb', async () => {
    const docs = await docsAt(ALL);
    for (const { specified_url } of docs) expect(specified_url).toMatch(/^\/obp\/v4\.0\.0\//);
    const order = docs.map(({ request_url, request_verb }) => `${request_url} ${request_verb}`);
    expect(order).toEqual([...order].sort());
  });

  test('says when it was made and how many there are, under prefixes from v4.0.0 on', async () => {
    const { body } = await anonymous.get(ALL);
    expect(body.meta).toEqual({
      response_date: expect.stringMatching(/^\d{4}-.*Z$/),
      count: body.resource_docs.length,
    });
    const { body: older } = await anonymous.get(`/obp/v3.1.0${ALL}`);
    expect(Object.keys(older)).toEqual(['resource_docs']);
    const { body: dynamic } = await anonymous.get(`${ALL}?content=dynamic`);
    expect(dynamic).toEqual({ resource_docs: [] });
  });

  test('has an ETag that does not change, so that it is sent once', async () => {
    const first = await anonymous.get(ALL);
    const etag = first.headers.get('etag') ?? '';
    const again = await anonymous.with({ 'if-none-match': etag }).get(ALL);
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test.each([
    ['tags=KYC', (doc: Doc) => doc.tags.includes('KYC')],
    ['tags=KYC,Bank', (doc: Doc) => doc.tags.includes('KYC') || doc.tags.includes('Bank')],
    ['functions=getBank,getBanks', (doc: Doc) => /-getBanks?$/.test(doc.operation_id)],
    ['tags=KYC&functions=getBank', () => false],
    ['tags=kyc', () => false],
    ['tags=', () => true],
    ['content=STATIC&locale=es_ES', () => true],
    ['content=anything&language=EN_gb', () => true],
    ['api-collection-id=none', () => false],
  ])('?%s filters', async (query, belongs) => {
    const all = await docsAt(ALL);
    expect(await docsAt(`${ALL}?${query}`)).toEqual(all.filter(belongs));
  });

  test.each([
    ['v9.9.9', '', 'OBP-00027: Invalid API Version string. We could not find the version specified. v9.9.9'],
    ['V4.0.0', '', 'OBP-00027: Invalid API Version string. We could not find the version specified. V4.0.0'],
    [
      'OBPv3.1.0',
      '',
      'OBP-00008: The API version you called is not enabled on this server. Please contact your API administrator or use another version. OBPv3.1.0',
    ],
    [
      'v4.0.0',
      '?locale=de_DE',
      'OBP-10041: This locale is not supported. Only the following can be used: en_GB , es_ES. Current Locale is de_DE',
    ],
  ])('of %s%s is 400', async (version, query, message) => {
    expect((await anonymous.get(`/resource-docs/${version}/obp${query}`)).body).toEqual({
      code: 400,
      message,
    });
  });

  test('of a bank there are none, and none at a bank that is not there', async () => {
    const path = '/resource-docs/v4.0.0/obp';
    expect((await anonymous.get(`/banks/obp1${path}`)).body).toEqual({ resource_docs: [] });
    expect((await anonymous.get(`/banks/no-such-bank${path}`)).status).toBe(404);
  });
});

/** The ids of the operations of an OpenAPI document. */
const operationsIn = ({ paths }: { paths: Record<string, Record<string, { operationId?: string }>> }) =>
  Object.values(paths)
    .flatMap((item) => Object.values(item).flatMap(({ operationId }) => operationId ?? []))
    .sort();

describe('GET /resource-docs/API_VERSION/swagger and /openapi', () => {
  test.each(listedVersions)(
    'Swagger 2.0 of %s: every operation with its true status, and references that are there',
    async (version) => {
      const { body, text } = await anonymous.get(`/resource-docs/OBP${version}/swagger`);
      expect(body).toMatchObject({ swagger: '2.0', info: { version } });
      for (const row of endpoints.filter((one) => isServedUnder(one, version))) {
        const path = `${prefixOf(version)}${row.path}`.replace(/\/([A-Z][A-Z_]*)(?=\/|$)/g, '/{$1}');
        const operation = body.paths[path]?.[row.method.toLowerCase()];
        expect([row.operationId, operation?.operationId, Object.keys(operation?.responses ?? {})[0]]).toEqual(
          [row.operationId, row.operationId, String(row.status)],
        );
      }
      for (const [, name = ''] of text.matchAll(/"\$ref":"#\/definitions\/([^"]*)"/g)) {
        expect(body.definitions).toHaveProperty([name]);
      }
    },
  );

  test.each(listedVersions)(
    'OpenAPI 3.1 of %s: the operations of the version, or the selected ones',
    async (version) => {
      const path = `/resource-docs/${version}/openapi`;
      const { body: whole } = await anonymous.get(path);
      expect(whole).toMatchObject({ openapi: '3.1.0', info: { version } });
      const served = endpoints.filter((one) => isServedUnder(one, version));
      expect(operationsIn(whole)).toEqual(served.map(({ operationId }) => operationId).sort());
      const { body } = await anonymous.get(`${path}?functions=getBank`);
      expect(Object.keys(body.paths)).toEqual([`${prefixOf(version)}/banks/{BANK_ID}`]);
    },
  );

  test.each(['swagger', 'openapi'])('%s of an unknown version is 400', async (form) => {
    expect((await anonymous.get(`/resource-docs/v0.0.1/${form}`)).body.message).toBe(
      'OBP-00027: Invalid API Version string. We could not find the version specified. Current Version is v0.0.1',
    );
  });
});
