import { endpoints } from '../../gateway/endpoints';
import { openApiDocument } from '../../gateway/openapi/document';
import { Client } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

describe('GET /obp/v4.0.0/openapi.json', () => {
  let server: TestServer;
  let anonymous: Client;

  beforeAll(async () => {
    server = await joinServer();
    anonymous = new Client(server.url);
  });
  afterAll(() => server?.stop());

  test('is the document of the whole endpoint table, without a login, with the address of this server', async () => {
    const answer = await anonymous.get('/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(answer.body).toEqual(openApiDocument(endpoints, { publicUrl: server.url }));
  });

  test('comes once to a client that keeps it', async () => {
    const etag = (await anonymous.get('/openapi.json')).headers.get('etag') ?? '';
    const again = await anonymous.with({ 'if-none-match': etag }).get('/openapi.json');
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('is not there under other versions', async () => {
    expect((await anonymous.get('/obp/v5.0.0/openapi.json')).status).toBe(404);
  });

  test('leads to the endpoints: each of its paths is known to the server', async () => {
    const { body } = await anonymous.get('/openapi.json');
    for (const [path, item] of Object.entries<Record<string, unknown>>(body.paths)) {
      const method = Object.keys(item).find((name) => name !== 'parameters') ?? '';
      const sent = /post|put/.test(method) ? {} : undefined;
      const answer = await anonymous.send(method.toUpperCase(), path.replace(/[{}]/g, ''), sent);
      expect([path, answer.body?.message ?? '']).toEqual([path, expect.not.stringContaining('OBP-10404')]);
    }
  });
});
