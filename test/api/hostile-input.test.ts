import { OptionalKind, type TSchema } from '@sinclair/typebox';
import fc from 'fast-check';
import { endpoints } from '../../gateway/endpoints';
import type { Endpoint } from '../../gateway/endpoints/endpoint';
import { exampleOf } from '../../gateway/openapi/example';
import { userWithAllRolesAt } from '../harness/all-roles';
import { Client, newBank } from '../harness/client';
import { growth, label } from '../harness/metrics';
import { anyValue, fieldsOf, nastyText, pathOf, sampleWith } from '../harness/samples';
import { startServer, type TestServer } from '../harness/server';

/**
 * Bad input, over the endpoint table: a row that is added is covered by being there. The client checks that every
 * answer has the form of the contract and a code that the row documents; here: never 5xx, never a hang.
 */
describe('bad input', () => {
  let server: TestServer;
  let bank: string;
  let almighty: Client;
  const rows = endpoints.filter((row) => row.access === 'user');
  const byName = (list: readonly Endpoint[]): [string, Endpoint][] =>
    list.map((row) => [row.operationId, row]);
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const check = (property: fc.IAsyncProperty<unknown>, numRuns = 8) =>
    fc.assert(property, { numRuns, seed, endOnFailure: true });

  beforeAll(async () => {
    // Leaves out the publication of events, which is background work.
    server = await startServer({ ALLOW_CUSTOMER_FIREHOSE: 'true', EVENTS: 'false' });
    bank = await newBank(server);
    almighty = await userWithAllRolesAt(server, bank);
  });
  afterAll(() => server?.stop());

  const at = (row: Endpoint, id = 'no-such-id') => pathOf(row, (name) => (name === 'BANK_ID' ? bank : id));
  const bodyOf = (row: Endpoint) => (row.body === undefined ? undefined : exampleOf(row.body.schema));

  const withBody = rows.filter((row) => Object.keys(row.body?.schema.properties ?? {}).length > 0);

  test.each(byName(withBody))(
    '%s: each field missing, null, of a wrong type or over-long is 400, and nothing is written',
    async (_, row) => {
      const written = await growth(server, 'obp_store_operation_seconds_count', async () => {
        for (const { path, value, body } of wrongBodies(row)) {
          const answer = await almighty.send(row.method, at(row), body);
          expect([row.operationId, path, value, answer.status, answer.text]).toEqual([
            row.operationId,
            path,
            value,
            400,
            expect.stringContaining('OBP-10001: Incorrect json format.'),
          ]);
        }
      });
      const writes = [...written.keys()].filter((labels) => WRITES.includes(label(labels, 'operation')));
      expect(writes.filter((labels) => !IN_THE_BACKGROUND.includes(label(labels, 'service')))).toEqual([]);
    },
  );

  test.each(byName(withBody))('%s: any value in any field is answered', async (_, row) => {
    const { body } = row;
    if (body === undefined) return;
    const fields = fieldsOf(body.schema).map(({ path }) => path);
    await check(
      fc.asyncProperty(fc.constantFrom(...fields), anyValue, async (path, value) => {
        const answer = await almighty.send(row.method, at(row), sampleWith(body.schema, path, value));
        expect([row.operationId, path, value, answer.status < 500]).toEqual([
          row.operationId,
          path,
          value,
          true,
        ]);
      }),
      15,
    );
  });

  test.each(byName(rows.filter((row) => /[A-Z]_ID|NAME|EMAIL/.test(row.path))))(
    '%s: any id in the path is answered',
    async (_, row) => {
      await check(
        fc.asyncProperty(nastyText.filter(isWellFormed), async (id) => {
          const answer = await almighty.send(row.method, at(row, id), bodyOf(row));
          expect([row.operationId, id, answer.status < 500]).toEqual([row.operationId, id, true]);
        }),
      );
    },
  );

  test.each(byName(rows.filter((row) => row.query !== undefined)))(
    '%s: any query is answered',
    async (_, row) => {
      const names = (row.query?.parameters ?? []).map(({ name }) => name);
      await check(
        fc.asyncProperty(
          fc.constantFrom(...names, 'other', ''),
          nastyText.filter(isWellFormed),
          async (name, value) => {
            const query = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
            const answer = await almighty.send(row.method, `${at(row)}?${query}`);
            expect([row.operationId, query, answer.status < 500]).toEqual([row.operationId, query, true]);
          },
        ),
        15,
      );
    },
  );

  test('any credential is answered', async () => {
    const header = fc.oneof(
      fc.string({ maxLength: 600 }),
      fc.constantFrom('Bearer a.b.c', 'Bearer', 'DirectLogin', 'Bearer eyJhbGciOiJub25lIn0.e30.'),
    );
    await check(
      fc.asyncProperty(fc.constantFrom('DirectLogin', 'Authorization'), header, async (name, value) => {
        if (/[^\t\x20-\x7e]/.test(value)) return;
        const answer = await new Client(server.url, { [name]: value }).get('/users/current');
        expect([name, value, answer.status >= 400 && answer.status < 500]).toEqual([name, value, true]);
      }),
      200,
    );
  });

  test('and nothing is worse for it: the next good request is answered', async () => {
    expect((await almighty.get('/users/current')).status).toBe(200);
  });
});

/** A half character cannot be written in a URL. */
const isWellFormed = (text: string): boolean =>
  text.isWellFormed() && text !== '.' && text !== '..' && text !== '';

const WRITES = ['insert', 'update', 'remove'];
/** Sweeps and leases, which do not depend on requests. */
const IN_THE_BACKGROUND = ['cascade', 'crm'];

/** Every field of a row's body with every value that it must not have. */
function wrongBodies(row: Endpoint): { path: string; value: unknown; body: unknown }[] {
  const { body } = row;
  if (body === undefined) return [];
  return fieldsOf(body.schema).flatMap(({ path, schema }) =>
    wrongValues(schema).map((value) => ({
      path: path.join('.'),
      value,
      body: sampleWith(body.schema, path, value),
    })),
  );
}

function wrongValues(schema: TSchema): unknown[] {
  const optional = schema.type === 'array' || OptionalKind in schema;
  const wrong: unknown[] = optional ? [{}] : [undefined, null, {}, []];
  if (schema.type === 'string' && schema.maxLength !== undefined)
    wrong.push('x'.repeat(schema.maxLength + 1));
  if (schema.type === 'boolean' || schema.type === 'integer') wrong.push('true', '1');
  if (schema.format !== undefined) wrong.push('2013-02-30T00:00:00Z', '2013-02-30');
  // An empty object is wrong for its fields, which have their own turn.
  return schema.type === 'object' ? wrong.filter((value) => JSON.stringify(value) !== '{}') : wrong;
}
