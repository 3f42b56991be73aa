import type { TSchema } from '@sinclair/typebox';
import { messageOf } from '../../packages/errors';
import { type Endpoint, isParameter, type ServerFacts } from '../endpoints/endpoint';
import { documentedErrorsOf } from '../endpoints/errors-of';
import { prefixOf, type Version } from '../endpoints/versions';
import { nameOf } from '../openapi/names';
import { exampleOfParameter, templateOf } from '../openapi/parameters';
import type { Json } from '../openapi/schemas';
import { descriptionOf, toHtml } from './description';
import { type ObjectForm, typed } from './typed-body';

/** Swagger 2.0 of the rows that a version serves (resource-docs.md 6.1): all placeholders in braces, true statuses. */
export function swaggerOf(rows: readonly Endpoint[], version: Version, { publicUrl }: ServerFacts): Json {
  const definitions = new Definitions();
  const { host, protocol } = new URL(publicUrl);
  return {
    swagger: '2.0',
    info: {
      title: 'OBP Customer Services',
      description: 'The customer side of the Open Bank Project REST API.',
      contact: { name: 'Who runs this server', url: publicUrl },
      version,
    },
    host,
    basePath: '/',
    schemes: [protocol.slice(0, -1)],
    securityDefinitions: {
      directLogin: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: '`DirectLogin token=TOKEN`',
      },
    },
    security: [{ directLogin: [] }],
    paths: pathsOf(rows, version, definitions),
    definitions: definitions.all,
  };
}

/** Objects that the document defines once and refers to. */
class Definitions {
  readonly all: Record<string, Json> = {
    ErrorBody: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'integer' }, message: { type: 'string' } },
    },
  };

  readonly form: ObjectForm = (schema, inPlace) => {
    const name = nameOf(schema);
    if (name === undefined) return inPlace();
    this.all[name] ??= inPlace();
    return { $ref: `#/definitions/${name}` };
  };

  of = (schema: TSchema): Json => typed(schema, this.form);
}

function pathsOf(rows: readonly Endpoint[], version: Version, definitions: Definitions) {
  const paths: Record<string, Json> = {};
  const sorted = rows.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  for (const row of sorted) {
    const path = templateOf(prefixOf(version) + row.path);
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(row, definitions) };
  }
  return paths;
}

const operationOf = (row: Endpoint, definitions: Definitions): Json => ({
  tags: row.tags,
  summary: row.summary,
  description: toHtml(descriptionOf(row)).replaceAll('\n', ''),
  operationId: row.operationId,
  ...(row.access === 'anonymous' ? { security: [] } : {}),
  parameters: [...inPath(row), ...inQuery(row, definitions), ...inBody(row, definitions)],
  responses: { [row.status]: success(row, definitions), ...failure(row) },
});

const inPath = ({ path }: Endpoint): Json[] =>
  path
    .split('/')
    .filter(isParameter)
    .map((name) => ({
      in: 'path',
      name,
      description: exampleOfParameter(name) ?? name,
      required: true,
      type: 'string',
    }));

const inQuery = ({ query }: Endpoint, definitions: Definitions): Json[] =>
  (query?.parameters ?? []).map(({ name, description, schema }) => ({
    in: 'query',
    name,
    description,
    required: false,
    ...definitions.of(schema),
  }));

const inBody = ({ body }: Endpoint, definitions: Definitions): Json[] =>
  body === undefined
    ? []
    : [
        {
          in: 'body',
          name: 'body',
          description: 'JSON',
          required: true,
          schema: definitions.of(body.schema),
        },
      ];

const success = (row: Endpoint, definitions: Definitions): Json => ({
  description: 'Success',
  ...(row.status === 204 ? {} : { schema: definitions.of(row.response) }),
});

function failure(row: Endpoint): Json {
  const [first] = documentedErrorsOf(row);
  const description = first === undefined ? 'Error' : messageOf(first);
  return { 400: { description, schema: { $ref: '#/definitions/ErrorBody' } } };
}
