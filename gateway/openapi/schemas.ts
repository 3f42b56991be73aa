import type { TSchema } from '@sinclair/typebox';
import { nameOf } from './names';

/** A piece of the document. */
export type Json = Record<string, unknown>;

/**
 * The schemas of the document: those of the contracts as JSON Schema 2020-12, each object that has a name once,
 * under `#/components/schemas`. Formats that are ours become the standard's, so that generators know dates.
 */
export class Schemas {
  readonly components: Record<string, Json> = {};
  readonly #sources = new Map<string, TSchema>();

  /** For answers: these fields and no others. */
  answer = (schema: TSchema): Json => {
    const name = schema.type === 'object' ? nameOf(schema) : undefined;
    const make = () => ({ ...convert(schema, this.answer), ...closed(schema) });
    return name === undefined ? make() : this.component(name, schema, make);
  };

  /**
   * For requests: the server drops other fields, and reads missing lists as empty (ruling 11). Error texts of a later
   * version can name the type of an earlier one (ruling 37): such a schema has its own name here.
   */
  body(schema: TSchema, publishedName: string | undefined): Json {
    const own = nameOf(schema) ?? 'Body';
    const isFree = publishedName !== undefined && (this.#sources.get(publishedName) ?? schema) === schema;
    const name = isFree ? publishedName : own.endsWith('Input') ? own : `${own}Input`;
    return this.component(name, schema, () => taken(schema));
  }

  /** A schema that stands where it is used, such as a parameter's. */
  inline = (schema: TSchema): Json => convert(schema, this.inline);

  private component(name: string, source: TSchema, make: () => Json): Json {
    const known = this.#sources.get(name);
    if (known !== undefined && known !== source) throw new Error(`two schemas are called ${name}`);
    this.#sources.set(name, source);
    this.components[name] ??= make();
    return { $ref: `#/components/schemas/${name}` };
  }
}

const closed = (schema: TSchema): Json =>
  schema.properties === undefined ? {} : { additionalProperties: schema.additionalProperties ?? true };

const taken = (schema: TSchema): Json => {
  const { required = [], ...rest }: Json & { required?: string[] } = convert(schema, taken);
  const needed = required.filter((name) => schema.properties?.[name]?.type !== 'array');
  const open = schema.additionalProperties === true ? { additionalProperties: true } : {};
  return { ...rest, ...open, ...(needed.length === 0 ? {} : { required: needed }) };
};

const STANDARD: Record<string, string> = { 'utc-seconds': 'date-time', day: 'date' };
const HANDLED = ['anyOf', 'items', 'properties', 'patternProperties', 'additionalProperties', 'format'];

function convert(schema: TSchema, next: (inner: TSchema) => Json): Json {
  const { anyOf, items, properties, patternProperties, format } = schema;
  // Copied by name: TypeBox keeps its own data under symbols, which clients do not need.
  const copied = Object.entries(schema).filter(([name]) => !HANDLED.includes(name));
  const result: Json = Object.fromEntries(copied);
  if (typeof format === 'string') result.format = STANDARD[format] ?? format;
  if (Array.isArray(anyOf)) Object.assign(result, union(anyOf, next));
  if (items !== undefined) result.items = next(items);
  if (properties !== undefined) result.properties = mapValues(properties, next);
  if (patternProperties !== undefined) {
    const [values] = Object.values<TSchema>(patternProperties);
    if (values !== undefined) result.additionalProperties = next(values);
  }
  return result;
}

/** Several texts as an enumeration, a value or null as a pair of types: the forms that generators know. */
function union(anyOf: readonly TSchema[], next: (inner: TSchema) => Json): Json {
  if (anyOf.every((inner) => typeof inner.const === 'string')) {
    return { type: 'string', enum: anyOf.map((inner) => inner.const) };
  }
  const [value, nothing, ...others] = anyOf;
  if (value?.type === 'string' && nothing?.type === 'null' && others.length === 0) {
    return { ...next(value), type: ['string', 'null'] };
  }
  return { anyOf: anyOf.map(next) };
}

const mapValues = (values: Record<string, TSchema>, next: (inner: TSchema) => Json): Json =>
  Object.fromEntries(Object.entries(values).map(([name, inner]) => [name, next(inner)]));
