import type { Schema } from './description';

/** A field of a body: its display, its input, and its value. */
export interface Field {
  /** `credit_limit.amount` */
  readonly path: string;
  readonly kind: 'text' | 'integer' | 'number' | 'boolean' | 'choice' | 'list' | 'date-time' | 'json';
  readonly required: boolean;
  readonly limits: string;
  readonly description: string;
  readonly example: string;
  readonly choices: readonly string[];
}

type Resolve = (schema: Schema) => Schema;

/** The fields of an object schema, nested objects included; in the order of the wire. */
export function fieldsOf(schema: Schema, resolve: Resolve, prefix = '', required = true): Field[] {
  const whole = resolve(schema);
  return Object.entries(whole.properties ?? {}).flatMap(([name, inner]) => {
    const own = resolve(inner);
    const path = prefix + name;
    const isRequired = required && (whole.required ?? []).includes(name);
    if (own.properties !== undefined) return fieldsOf(own, resolve, `${path}.`, isRequired);
    return [field(path, own, resolve, isRequired)];
  });
}

/** Every field of an answer, those of the entries of lists included (`customers[].bank_id`). */
export function answerFieldsOf(schema: Schema, resolve: Resolve, prefix = ''): Field[] {
  const whole = resolve(schema);
  if (whole.items !== undefined) return answerFieldsOf(whole.items, resolve, `${prefix}[].`);
  return Object.entries(whole.properties ?? {}).flatMap(([name, inner]) => {
    const own = resolve(inner);
    const path = prefix + name;
    const entries = own.items === undefined ? undefined : resolve(own.items);
    if (entries?.properties !== undefined) return answerFieldsOf(entries, resolve, `${path}[].`);
    if (own.properties !== undefined) return answerFieldsOf(own, resolve, `${path}.`);
    return [field(path, own, resolve, (whole.required ?? []).includes(name))];
  });
}

const field = (path: string, schema: Schema, resolve: Resolve, required: boolean): Field => ({
  path,
  kind: kindOf(schema, resolve),
  required,
  limits: limitsOf(schema),
  description: schema.description ?? '',
  example: exampleText(schema, resolve),
  choices: schema.enum ?? [],
});

function kindOf(schema: Schema, resolve: Resolve): Field['kind'] {
  const { type, format } = schema;
  const one = typeof type === 'string' ? type : type?.[0];
  if (schema.enum !== undefined) return 'choice';
  if (one === 'integer' || one === 'number' || one === 'boolean') return one;
  if (one === 'string') return format === 'date-time' ? 'date-time' : 'text';
  if (one === 'array' && resolve(schema.items ?? {}).type === 'string') return 'list';
  return 'json';
}

function limitsOf({ minLength, maxLength, minimum, maximum, maxItems, format }: Schema): string {
  const said = [
    minLength === undefined ? '' : `at least ${minLength} characters`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    minimum === undefined || minimum < -1e9 ? '' : `at least ${minimum}`,
    maximum === undefined || maximum > 1e9 ? '' : `at most ${maximum}`,
    maxItems === undefined ? '' : `at most ${maxItems} entries`,
    format === undefined ? '' : format,
  ];
  return said.filter(Boolean).join(', ');
}

function exampleText(schema: Schema, resolve: Resolve): string {
  const [example] = schema.examples ?? resolve(schema.items ?? {}).examples ?? [];
  if (example === undefined) return '';
  if (Array.isArray(example)) return example.join('\n');
  return typeof example === 'object' ? JSON.stringify(example) : String(example);
}

/** The value at a path of a body. */
export function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const name of path.split('.')) value = isRecord(value) ? value[name] : undefined;
  return value;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as the text of an input: one line for each entry of a list. */
export function textOf({ kind }: Field, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'list' && Array.isArray(value)) return value.join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The body from the texts of a form. A text that cannot be parsed is sent as it is, and the server reports the error. */
export function bodyOf(fields: readonly Field[], texts: Readonly<Record<string, string>>): object {
  const body: Record<string, unknown> = {};
  for (const each of fields) {
    const text = texts[each.path] ?? '';
    if (text === '' && !each.required && each.kind !== 'list') continue;
    put(body, each.path.split('.'), read(each, text));
  }
  return body;
}

/** What a form for these fields begins with. */
export const textsOf = (fields: readonly Field[], values: unknown): Record<string, string> =>
  Object.fromEntries(fields.map((each) => [each.path, textOf(each, valueAt(values, each.path))]));

function read({ kind }: Field, text: string): unknown {
  if (kind === 'boolean') return text === 'true';
  if (kind === 'list') return text.split('\n').filter((line) => line.trim() !== '');
  if (kind === 'text' || kind === 'date-time' || kind === 'choice') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function put(body: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    body[name] = value;
    return;
  }
  const known = body[name];
  const inner: Record<string, unknown> = isRecord(known) ? known : {};
  body[name] = inner;
  put(inner, rest, value);
}

/**
 * The field that an error of the server is about (`... email must NOT have more than 255 characters`), and what it says
 * of it; undefined if it is about none of the form.
 */
export function fieldErrorOf(
  fields: readonly Field[],
  message: string,
): { readonly path: string; readonly text: string } | undefined {
  for (const { path } of fields) {
    const escaped = path.replaceAll('.', '\\.');
    const found = new RegExp(`(?:^|\\s)${escaped}(?:\\.\\d+)?\\s((?:is|must)\\b.*)$`).exec(message);
    if (found?.[1] !== undefined) return { path, text: found[1] };
  }
  return undefined;
}
