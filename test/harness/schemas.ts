/** A schema that clients may register for createCustomer. */
export const customerSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Customers of age',
  description: 'Has a capitalised name and few dependants.',
  type: 'object',
  required: ['legal_name', 'branch_id'],
  properties: {
    legal_name: { type: 'string', pattern: '^[A-Z]\\w+' },
    dependants: { type: 'integer', maximum: 5 },
  },
};

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const schema = customerSchema;
const { $schema: _, ...withoutDraft } = schema;

/** Schemas that cannot be registered, each with a part of the reason: name, schema, reason. */
export const refusedSchemas: readonly [string, unknown, string][] = [
  ['no object', [], '$: is not an object, but an object is expected'],
  ['nothing', undefined, '$: is not an object, but an object is expected'],
  ['without $schema', withoutDraft, '$.$schema: is missing but it is required'],
  ['without properties', { ...schema, properties: {} }, '$.properties: must NOT have fewer than 1'],
  ['of an unknown type', { ...schema, type: 'text' }, '$.type: must be equal to one of'],
  ['with a wrong keyword', { ...schema, minProperties: 'many' }, 'minProperties must be integer'],
  ['of another document', { ...schema, allOf: [{ $ref: 'http://localhost/a.json' }] }, '$.allOf.0.$ref'],
  ['with a reference to nothing', { ...schema, allOf: [{ $ref: '#/nowhere' }] }, '#/nowhere'],
  ['21 levels deep', { ...schema, examples: nested(20) }, 'deeper than 20 levels'],
  ['thousands of levels deep', `${'[{"a":'.repeat(9_000)}1${'}]'.repeat(9_000)}`, '$: is not an object'],
  [
    'thousands of levels deep within',
    `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    'deeper than 20 levels',
  ],
  ['of more than 64 KiB', { ...schema, default: 'ü'.repeat(33_000) }, 'longer than 65536 bytes'],
  [
    'with nested repetitions',
    { ...schema, properties: { legal_name: { type: 'string', pattern: '^(a+)+$' } } },
    '$.properties.legal_name.pattern: is a regular expression that could take too long',
  ],
  [
    'with nested repetitions of names',
    { ...schema, patternProperties: { '(a*)*b': {} } },
    '$.patternProperties: is a regular expression that could take too long',
  ],
];
