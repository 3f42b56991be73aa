import type { TSchema } from '@sinclair/typebox';
import type { Json } from '../openapi/schemas';

/** How an object is written: in place, or as a reference to where it is written once. */
export type ObjectForm = (schema: TSchema, inPlace: () => Json) => Json;

const written: ObjectForm = (_, inPlace) => inPlace();

/**
 * A schema reduced to what clients of resource docs and Swagger 2.0 know: type, properties, required, items,
 * enumerations and date-times (resource-docs.md 4). A value or null is the value.
 */
export function typed(schema: TSchema, form: ObjectForm = written): Json {
  if (Array.isArray(schema.anyOf)) return typedUnion(schema.anyOf, form);
  if (schema.const !== undefined) return typedConstant(schema.const);
  if (schema.type === 'array') return { type: 'array', items: typed(schema.items, form) };
  if (schema.type === 'object' && schema.properties !== undefined) {
    return form(schema, () => typedObject(schema, form));
  }
  if (schema.format === 'utc-seconds') return { type: 'string', format: 'date-time' };
  return { type: schema.type ?? 'object' };
}

const typedConstant = (value: unknown): Json =>
  typeof value === 'string' ? { type: 'string', enum: [value] } : { type: typeof value };

function typedUnion(members: readonly TSchema[], form: ObjectForm): Json {
  const values = members.filter(({ type }) => type !== 'null');
  if (values.every((member) => typeof member.const === 'string')) {
    return { type: 'string', enum: values.map((member) => member.const) };
  }
  const [first] = values;
  return first === undefined ? { type: 'null' } : typed(first, form);
}

function typedObject({ properties, required = [] }: TSchema, form: ObjectForm): Json {
  const typedProperties = Object.fromEntries(
    Object.entries<TSchema>(properties).map(([name, inner]) => [name, typed(inner, form)]),
  );
  return { type: 'object', properties: typedProperties, ...(required.length === 0 ? {} : { required }) };
}
