import fc from 'fast-check';
import { endpoints } from '../endpoints';
import { isServedUnder } from '../endpoints/versions';
import { openApiDocument } from '../openapi/document';
import type { Json } from '../openapi/schemas';
import { InForce, NOTHING_IN_FORCE } from '../pipeline/in-force';
import { resourceDocOf } from './document';
import { Documented } from './documented';
import { Excerpts } from './excerpts';
import { swaggerOf } from './swagger';

const rows = endpoints.filter((row) => isServedUnder(row, 'v4.0.0'));
const about = { publicUrl: 'http://127.0.0.1:8080' };
const some = fc.subarray(rows.map(({ operationId }) => operationId));

const referencesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer = '']) => pointer));

/** Every pointer to what an excerpt keeps for its operations. */
function keptIn({ definitions, components }: Json): string[] {
  const sections = components === undefined ? { definitions } : Object(components);
  return Object.entries<Json>(sections)
    .filter(([section]) => section !== 'securitySchemes')
    .flatMap(([section, named]) =>
      Object.keys(named).map((name) => `${components === undefined ? '' : 'components/'}${section}/${name}`),
    );
}

const operationsOf = ({ paths }: Json): [string, unknown][] =>
  Object.entries<Json>(Object(paths)).flatMap(([path, item]) =>
    Object.entries(item).map(([name, value]): [string, unknown] => [`${path} ${name}`, value]),
  );

describe.each([
  ['Swagger', swaggerOf(rows, 'v4.0.0', about)],
  ['OpenAPI', openApiDocument(rows, about)],
])('a part of %s', (_, whole) => {
  const parts = new Excerpts(whole);

  test('has the selected operations as in the whole document, everything they refer to, and no more', () => {
    const all = new Map(operationsOf(whole));
    fc.assert(
      fc.property(some, (ids) => {
        const text = parts.of(ids).identity.bytes.toString();
        const part: Json = JSON.parse(text);
        const operations = operationsOf(part);
        for (const [at, operation] of operations) expect(operation).toEqual(all.get(at));
        const named = operations.flatMap(([, operation]) => Object(operation).operationId ?? []);
        expect(named.sort()).toEqual([...ids].sort());
        expect(keptIn(part).sort()).toEqual([...referencesIn(text)].sort());
      }),
      { numRuns: 30 },
    );
  });

  test('of everything is everything', () => {
    const part: Json = JSON.parse(
      parts.of(rows.map(({ operationId }) => operationId)).identity.bytes.toString(),
    );
    expect(part.paths).toEqual(whole.paths);
    expect(Object.keys(part).sort()).toEqual(Object.keys(whole).sort());
  });

  test('has a digest of its own', () => {
    const [one, other] = [parts.of(['OBPv4.0.0-getBank']), parts.of(['OBPv4.0.0-getBanks'])];
    expect(one.identity.digest).not.toBe(other.identity.digest);
    expect(parts.of(['OBPv4.0.0-getBank']).identity.digest).toBe(one.identity.digest);
  });
});

test('selected resource docs are those of the whole, in its order, with what is registered', () => {
  const documented = new Documented(rows.map((row) => resourceDocOf(row, 'v4.0.0')));
  const inForce = new InForce('1', [
    { kind: 'authentication_types', operation_id: 'OBPv4.0.0-getBank', value: '["DAuth"]' },
  ]);
  const docsOf = (functions: string[], by: InForce) => {
    const query = { tags: [], functions, isStatic: true, locale: '' };
    return JSON.parse(documented.answer(query, by, undefined).identity.bytes.toString()).resource_docs;
  };
  const whole = docsOf([], inForce);
  expect(whole).toHaveLength(rows.length);
  expect(JSON.stringify(whole)).toContain('Allowed Authentication Types: DAuth');
  expect(JSON.stringify(docsOf(['getBank'], NOTHING_IN_FORCE))).not.toContain('DAuth');
  fc.assert(
    fc.property(some, (ids) => {
      const names = new Set(ids.map((id) => id.replace(/^[^-]*-/, '')));
      const expected = whole.filter((doc: { implemented_by: { function: string } }) =>
        names.has(doc.implemented_by.function),
      );
      expect(docsOf(['none', ...names], inForce)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
