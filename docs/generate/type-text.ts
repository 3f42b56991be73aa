import type { TSchema } from '@sinclair/typebox';

/** Names for schemas that are the same, however often they were made. */
export class Names {
  private readonly byText = new Map<string, string>();

  /** @param modules what the modules of schemas export */
  constructor(modules: readonly Record<string, unknown>[]) {
    for (const [name, value] of modules.flatMap((module) => Object.entries(module))) {
      if (!isSchema(value) || !['object', 'array'].includes(String(value.type))) continue;
      const text = JSON.stringify(value);
      if (!this.byText.has(text)) this.byText.set(text, name);
    }
  }

  of = (schema: TSchema): string | undefined => this.byText.get(JSON.stringify(schema));
}

/** A schema as a type that people read: `{ bank_id: string, limit?: integer }`. Schemas with a name by that name. */
export function typeText(schema: TSchema, names: Names): string {
  return names.of(schema) ?? bodyText(schema, names);
}

/** The same, for the place where the name is explained. */
export function bodyText(schema: TSchema, names: Names): string {
  const { anyOf, allOf, const: literal, type, items, patternProperties } = schema;
  if (literal !== undefined) return JSON.stringify(literal);
  if (Array.isArray(anyOf)) return anyOf.map((one) => typeText(one, names)).join(' | ');
  if (Array.isArray(allOf)) return allOf.map((one) => typeText(one, names)).join(' & ');
  if (type === 'array') return `${grouped(typeText(items, names))}[]`;
  if (type === 'string') return FORMATS[String(schema.format)] ?? 'string';
  if (type !== 'object') return String(type ?? 'anything');
  const [values] = Object.values(patternProperties ?? {});
  if (isSchema(values)) return `Record<string, ${typeText(values, names)}>`;
  const required: readonly string[] = schema.required ?? [];
  const fields = Object.entries<TSchema>(schema.properties ?? {}).map(
    ([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(field, names)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

const FORMATS: Record<string, string | undefined> = { 'utc-seconds': 'DateTime', day: 'Day' };

const grouped = (text: string): string => (text.includes(' | ') ? `(${text})` : text);

const isSchema = (value: unknown): value is TSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
