import { Type } from '@sinclair/typebox';
import { CustomerInput, CustomerV5Input } from '../../packages/contracts/customer/customer.schemas';
import { ValidationSchema } from '../../packages/contracts/identity/validation.schemas';
import { DateTime, Day, Obj } from '../../packages/contracts/schema';
import { isObpCode, messageOf } from '../../packages/errors';
import { violation } from '../../packages/service-kit';
import { endpoints } from '../endpoints';
import { errorsOf } from '../endpoints/errors-of';
import { openApiDocument } from './document';
import { exampleOf } from './example';
import { groupOf } from './operation';
import { Schemas } from './schemas';
import { tagDescriptions } from './tags';

const publicUrl = 'http://127.0.0.1:8080';
const document = openApiDocument(endpoints, { publicUrl });
const text = JSON.stringify(document);
const byName = endpoints.map((row) => [row.operationId, row] as const);

interface Operation {
  operationId: string;
  tags: string[];
  parameters?: { name: string }[];
  responses: Record<string, { content?: Record<string, { examples?: Record<string, unknown> }> }>;
}
const operations = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap(
  (item) => Object.values(item).filter((value) => value.operationId !== undefined),
);

/** Types of Java, Go, Python, TypeScript and C# that a model of the same name hides or clashes with. */
const RESERVED_TYPES = new Set(
  'array boolean byte client configuration consumer date double enum error exception file float function int integer list long map model namespace number object optional process record response set string symbol supplier task type'.split(
    ' ',
  ),
);
const KEYWORDS = new Set(
  'break case class default func function go import interface package range return type var'.split(' '),
);

describe('the OpenAPI document', () => {
  test('has every endpoint once', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      endpoints.map(({ operationId }) => operationId).sort(),
    );
  });

  test('is plain JSON: nothing of how the contracts are written is left in it', () => {
    expect(JSON.parse(text)).toEqual(document);
    expect(text).not.toContain('utc-seconds');
    expect(symbolsIn(document)).toEqual([]);
  });

  test('refers to nothing that it does not have', () => {
    for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]*)"/g)) {
      const found = path
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document);
      expect([path, found]).toEqual([path, expect.anything()]);
    }
  });

  test('has a description of every tag', () => {
    const tags = [...new Set(endpoints.map(groupOf))].sort();
    expect(Object.keys(tagDescriptions).sort()).toEqual(tags);
  });

  test('names bearer tokens only where an issuer is configured', () => {
    expect(text).not.toContain('"Bearer"');
    const withIssuer = openApiDocument(endpoints, { publicUrl, issuer: 'https://issuer.example.com' });
    expect(withIssuer.components).toMatchObject({ securitySchemes: { Bearer: { scheme: 'bearer' } } });
  });

  describe('has only names that generated clients compile with', () => {
    const { schemas } = document.components as { schemas: Record<string, unknown> };
    const names = Object.keys(schemas);

    test('no schema is called as a type that some language brings along', () => {
      expect(names.filter((name) => RESERVED_TYPES.has(name.toLowerCase()))).toEqual([]);
    });

    test('no schema X beside one called NewX: that is the constructor of X in Go', () => {
      expect(names.filter((name) => names.includes(`New${name}`))).toEqual([]);
    });

    test('no two schemas differ in upper and lower case only', () => {
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    });

    test('no parameter is a keyword', () => {
      const parameters = operations.flatMap((operation) => operation.parameters ?? []);
      expect(parameters.map(({ name }) => name).filter((name) => KEYWORDS.has(name?.toLowerCase()))).toEqual(
        [],
      );
    });

    test('no two fields of an object become one name in camel case', () => {
      const clashes = propertyNamesIn(document).filter(
        (fields) => new Set(fields.map(camelCase)).size < fields.length,
      );
      expect(clashes).toEqual([]);
    });

    test('every operation has one tag', () => {
      expect(operations.filter(({ tags }) => tags.length !== 1)).toEqual([]);
    });
  });

  test.each(byName)('%s: every documented error has its status and published text', (operationId, row) => {
    const { responses } = operations.find((operation) => operation.operationId === operationId) ?? {};
    const shown = Object.entries(responses ?? {}).flatMap(([status, { content }]) =>
      Object.keys(content?.['application/json']?.examples ?? {}).map((code) => [code, Number(status)]),
    );
    expect(shown.map(([code]) => code).sort()).toEqual(errorsOf(row));
    const { examples } = document.components as { examples: Record<string, { value: { code: number } }> };
    for (const [code = '', status] of shown) {
      const message = isObpCode(code) ? messageOf(code) : undefined;
      expect(examples[code]?.value).toEqual({ code: status, message });
    }
  });

  test.each(byName)('%s: examples fit their schemas and say something', (_, row) => {
    for (const schema of [row.body?.schema, row.response]) {
      if (schema === undefined) continue;
      const example = exampleOf(schema);
      expect(violation(schema, example)).toBeUndefined();
      expect(JSON.stringify(example)).not.toContain('"x"');
    }
  });
});

describe('a schema of the document', () => {
  const schema = Obj({
    at: Type.Union([DateTime(), Type.Null()]),
    on: Day(),
    direction: Type.Union([Type.Literal('ASC'), Type.Literal('DESC')]),
    tags: Type.Array(Type.String()),
    counts: Type.Record(Type.String(), Type.Integer()),
  });

  test('of an answer is closed, and has the standard forms of dates, of null and of enumerations', () => {
    expect(new Schemas().answer(schema)).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['at', 'on', 'direction', 'tags', 'counts'],
      properties: {
        at: { type: ['string', 'null'], format: 'date-time' },
        on: { type: 'string', format: 'date' },
        direction: { type: 'string', enum: ['ASC', 'DESC'] },
        tags: { type: 'array', items: { type: 'string' } },
        counts: { type: 'object', additionalProperties: { type: 'integer' } },
      },
    });
  });

  test('of a body has its published name, takes other fields, and does without lists', () => {
    const schemas = new Schemas();
    expect(schemas.body(schema, 'PostSomethingJson')).toEqual({
      $ref: '#/components/schemas/PostSomethingJson',
    });
    const { additionalProperties, required } = schemas.components.PostSomethingJson ?? {};
    expect({ additionalProperties, required }).toEqual({
      additionalProperties: undefined,
      required: ['at', 'on', 'direction', 'counts'],
    });
  });

  test('of a body whose published name another schema has is described by itself', () => {
    const schemas = new Schemas();
    schemas.body(CustomerInput, 'PostCustomerJsonV310');
    expect(schemas.body(CustomerV5Input, 'PostCustomerJsonV310')).toEqual({
      $ref: '#/components/schemas/CustomerV5Input',
    });
    expect(schemas.components.CustomerV5Input).toMatchObject({ properties: { customer_number: {} } });
  });

  test('of a body that takes any fields says so', () => {
    const schemas = new Schemas();
    schemas.body(ValidationSchema, 'JsonSchema');
    expect(schemas.components.JsonSchema).toMatchObject({ additionalProperties: true });
  });
});

/** The names of the properties of every object schema. */
function propertyNamesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, properties } = value as { type?: unknown; properties?: object };
  const own = type === 'object' && properties !== undefined ? [Object.keys(properties)] : [];
  return [...own, ...Object.values(value).flatMap(propertyNamesIn)];
}

const camelCase = (name: string): string => name.toLowerCase().replaceAll('_', '');

function symbolsIn(value: unknown): symbol[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.getOwnPropertySymbols(value), ...Object.values(value).flatMap(symbolsIn)];
}
