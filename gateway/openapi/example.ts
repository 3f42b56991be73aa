import type { TSchema } from '@sinclair/typebox';

/** A value that fits a schema: its example where it has one, else the plainest there is. */
export function exampleOf(schema: TSchema): unknown {
  const [example] = Array.isArray(schema.examples) ? schema.examples : [];
  if (example !== undefined) return example;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.anyOf)) return exampleOf(schema.anyOf[0]);
  if (schema.type === 'object') return exampleOfObject(schema);
  if (schema.type === 'array') return [exampleOf(schema.items)];
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'null') return null;
  if (schema.format === 'utc-seconds') return '2024-02-13T20:38:17Z';
  if (schema.format === 'day') return '2024-02-13';
  return 'x'.repeat(schema.minLength ?? 1);
}

const exampleOfObject = (schema: TSchema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries<TSchema>(schema.properties ?? {}).map(([name, inner]) => [name, exampleOf(inner)]),
  );
