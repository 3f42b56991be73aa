import type { TSchema } from '@sinclair/typebox';

/** A field of a body, at whatever depth it stands. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  /** Its example; empty where the schema has none that is one value. */
  readonly example: string;
}

/** Every field of a schema once: required ones first, each group sorted by name (resource-docs.md 3). */
export function fieldsOf(schema: TSchema): Field[] {
  const fields = new Map<string, Field>();
  for (const field of walk(schema)) if (!fields.has(field.name)) fields.set(field.name, field);
  return [...fields.values()].sort(
    (a, b) => Number(b.required) - Number(a.required) || (a.name < b.name ? -1 : 1),
  );
}

function walk(schema: TSchema): Field[] {
  if (Array.isArray(schema.anyOf)) return schema.anyOf.flatMap(walk);
  if (schema.type === 'array') return walk(schema.items);
  const required: readonly string[] = schema.required ?? [];
  return Object.entries<TSchema>(schema.properties ?? {}).flatMap(([name, inner]) => [
    { name, required: required.includes(name), example: exampleText(inner) },
    ...walk(inner),
  ]);
}

function exampleText(schema: TSchema): string {
  const [example]: unknown[] = (schema.type === 'array' ? schema.items?.examples : schema.examples) ?? [];
  return example === undefined || typeof example === 'object' ? '' : String(example);
}
