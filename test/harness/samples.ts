import type { TSchema } from '@sinclair/typebox';
import fc from 'fast-check';
import type { Endpoint } from '../../gateway/endpoints/endpoint';
import { isParameter } from '../../gateway/endpoints/endpoint';
import { exampleOf } from '../../gateway/openapi/example';

/** Every field of a body, with its path and schema. */
export function fieldsOf(schema: TSchema, at: string[] = []): { path: string[]; schema: TSchema }[] {
  return Object.entries<TSchema>(schema.properties ?? {}).flatMap(([name, inner]) => [
    { path: [...at, name], schema: inner },
    ...fieldsOf(inner, [...at, name]),
  ]);
}

/** The example of a schema with another value at a path; undefined takes the field away. */
export function sampleWith(schema: TSchema, path: string[], value: unknown): unknown {
  const body = structuredClone(exampleOf(schema)) as Record<string, unknown>;
  const parents = path.slice(0, -1).reduce((inner, name) => inner[name] as Record<string, unknown>, body);
  const last = path.at(-1) ?? '';
  if (value === undefined) delete parents[last];
  else parents[last] = value;
  return body;
}

/** The path of a row with its parameters filled in. */
export const pathOf = (row: Endpoint, fill: (name: string) => string): string =>
  (row.prefixes.find((prefix) => prefix.endsWith('v4.0.0')) ?? row.prefixes[0] ?? '') +
  row.path
    .split('/')
    .map((part) => (isParameter(part) ? encodeURIComponent(fill(part)) : part))
    .join('/');

/** Texts that break things: separators, operators, control characters, half characters, very long ones. */
export const nastyText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '|',
    '}',
    '\u0000',
    '\ud800',
    '$where',
    '{"$gt":""}',
    '__proto__',
    'a|b',
    '../..',
    '%00',
    '*',
    '\u202e',
    '💶',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer({ min: 256, max: 3_000 }).map((length) => 'x'.repeat(length)),
);

/** Values of every type except the given one. */
export const anyValue = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    1.5,
    [],
    {},
    [[]],
    [null],
    { a: 1 },
    '2013-02-30T00:00:00Z',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
