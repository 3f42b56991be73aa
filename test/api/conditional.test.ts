import { endpoints } from '../../gateway/endpoints';
import { exampleOf } from '../../gateway/openapi/example';
import { userWithAllRolesAt } from '../harness/all-roles';
import { type Client, newBank } from '../harness/client';
import { customerBody } from '../harness/examples';
import { pathOf } from '../harness/samples';
import { startServer, type TestServer } from '../harness/server';

/** Conditional requests (RFC 9110, 13; docs/decisions/0023). */
describe('a conditional request', () => {
  let server: TestServer;
  let bank: string;
  let almighty: Client;

  beforeAll(async () => {
    server = await startServer();
    bank = await newBank(server);
    almighty = await userWithAllRolesAt(server, bank);
  });
  afterAll(() => server?.stop());

  const value = (text: string) => ({ name: 'N', type: 'STRING', value: text });
  const etagOf = async (path: string) => (await almighty.get(path)).headers.get('etag') ?? '';
  const given = (ifMatch: string) => almighty.with({ 'If-Match': ifMatch });

  async function attribute(): Promise<string> {
    const { body } = await almighty.post(`/banks/${bank}/customers`, customerBody());
    const customer = `/banks/${bank}/customers/${body.customer_id}`;
    const made = await almighty.post(`${customer}/attribute`, value('first'));
    return `${customer}/attributes/${made.body.customer_attribute_id}`;
  }

  describe('that changes', () => {
    test('a change of the state that the client has seen succeeds; after another change it is 412', async () => {
      const path = await attribute();
      const seen = await etagOf(path);
      expect((await given(seen).put(path, value('second'))).status).toBe(200);
      const late = await given(seen).put(path, value('third'));
      expect([late.status, late.body.message.slice(0, 10)]).toEqual([412, 'OBP-10412:']);
      expect((await given(seen).delete(path)).status).toBe(412);
      expect((await almighty.get(path)).body.value).toBe('second');
      expect((await given(await etagOf(path)).delete(path)).status).toBe(204);
    });

    test('takes lists, tags with and without quotation marks, and any; a weak tag is no match', async () => {
      const path = await attribute();
      for (const form of [
        (tag: string) => `"${tag}"`,
        (tag: string) => `"other", "${tag}"`,
        (tag: string) => `other,${tag}`,
        () => '*',
      ]) {
        expect((await given(form(await etagOf(path))).put(path, value(`${Math.random()}`))).status).toBe(200);
      }
      expect((await given(`W/"${await etagOf(path)}"`).put(path, value('weak'))).status).toBe(412);
    });

    test('the same at the same time is done for one of them', async () => {
      const path = await attribute();
      const seen = await etagOf(path);
      const rivals = Array.from({ length: 20 }, (_, n) => given(seen).put(path, value(`rival ${n}`)));
      const answers = await Promise.all(rivals);
      const done = answers.filter(({ status }) => status === 200);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(412)]);
      expect((await almighty.get(path)).body).toEqual(done[0]?.body);
    });

    test('an application is enabled only as it was seen', async () => {
      const { consumer_id } = (await almighty.get('/management/consumers')).body.consumers[0];
      const path = `/management/consumers/${consumer_id}`;
      const seen = await etagOf(path);
      expect((await given('other').put(path, { enabled: false })).status).toBe(412);
      expect((await almighty.get(path)).body.enabled).toBe(true);
      expect((await given(seen).put(path, { enabled: true })).status).toBe(200);
    });
  });

  const writes = endpoints.filter(({ method }) => method === 'PUT' || method === 'DELETE');
  const conditional = writes.filter(({ action }) => action?.conditional);

  test.each(writes.map((row) => [row.operationId, row] as const))(
    '%s: a condition is compared or refused, never ignored',
    async (_, row) => {
      if (row.action?.conditional) return expect(conditional).toContain(row);
      const path = pathOf(row, (name) => (name === 'BANK_ID' ? bank : 'some-id'));
      const body = row.body === undefined ? undefined : exampleOf(row.body.schema);
      expect((await given('stale').send(row.method, path, body)).status).toBe(412);
    },
  );

  describe('that reads', () => {
    test.each([
      ['the tag', (tag: string) => tag, 304],
      ['the tag in quotation marks', (tag: string) => `"${tag}"`, 304],
      ['a weak one', (tag: string) => `W/"${tag}"`, 304],
      ['a list', (tag: string) => `"a", W/"b",${tag}`, 304],
      ['any', () => '*', 304],
      ['others', () => '"a", "b"', 200],
      ['part of it', (tag: string) => tag.slice(1), 200],
    ])('given %s', async (_what, form, status) => {
      const path = `/banks/${bank}`;
      const answer = await almighty.with({ 'If-None-Match': form(await etagOf(path)) }).get(path);
      expect([answer.status, answer.text === '']).toEqual([status, status === 304]);
    });
  });

  describe('a page', () => {
    const linksOf = (headers: Headers) =>
      Object.fromEntries(
        [...(headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, target, rel]) => [
          rel,
          target,
        ]),
      );

    test('leads to the next one and back, with all other parameters', async () => {
      const own = await newBank(server);
      const clerk = await userWithAllRolesAt(server, own);
      const path = `/banks/${own}/customers`;
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) ids.push((await clerk.post(path, customerBody())).body.customer_id);
      const seen: string[] = [];
      const pages: string[] = [];
      let next: string | undefined = '?sort_direction=DESC&limit=2';
      while (next !== undefined) {
        const page = await clerk.get(path + next);
        pages.push(next);
        seen.push(...page.body.customers.map(({ customer_id }: { customer_id: string }) => customer_id));
        next = linksOf(page.headers).next;
      }
      expect(seen).toEqual(ids.reverse());
      expect(pages).toHaveLength(3);
      const back = linksOf((await clerk.get(path + pages[2])).headers).prev ?? '';
      expect(
        (await clerk.get(path + back)).body.customers.map((c: { customer_id: string }) => c.customer_id),
      ).toEqual(seen.slice(2, 4));
      const start = linksOf((await clerk.get(`${path}?limit=2&offset=1`)).headers).prev;
      expect(start).toBe('?limit=1&offset=0');
    });

    test('that is all there is leads nowhere', async () => {
      expect((await almighty.get(`/banks/${bank}/crm-events`)).headers.get('link')).toBeNull();
    });
  });
});
