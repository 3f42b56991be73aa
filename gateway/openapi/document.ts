import type { Endpoint, ServerFacts } from '../endpoints/endpoint';
import { errorsOf } from '../endpoints/errors-of';
import { isServedUnder, prefixOf, type Version } from '../endpoints/versions';
import { groupOf, operationOf } from './operation';
import { pathParameters, templateOf } from './parameters';
import { errorExample, errorSchema, headers } from './responses';
import { type Json, Schemas } from './schemas';
import { tagDescriptions } from './tags';

const about = (version: Version) => `The customer side of the Open Bank Project REST API ${version}.

Log in with \`POST /my/logins/direct\` and send the token with every request. Roles are granted to users: a bank role counts at one bank, a system role everywhere.

Every error has the same body, and an OBP code for the reason. Dates are UTC and have whole seconds. A number or boolean in place of a text is taken as its text; unknown fields are ignored.`;

/**
 * OpenAPI 3.1 of rows of the endpoint table, each under `version` where it is served there. Pure; the result is plain
 * JSON.
 */
export function openApiDocument(
  rows: readonly Endpoint[],
  { publicUrl, issuer }: ServerFacts,
  version: Version = 'v4.0.0',
): Json {
  const schemas = new Schemas();
  const securitySchemes = issuer === undefined ? { DirectLogin } : { DirectLogin, Bearer };
  const paths = pathsOf(rows, version, schemas, Object.keys(securitySchemes));
  return {
    openapi: '3.1.0',
    info: {
      title: 'OBP Customer Services',
      version,
      description: about(version),
      contact: { name: 'Who runs this server', url: publicUrl },
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl, description: 'This server' }],
    tags: tagsOf(rows),
    paths,
    components: {
      securitySchemes,
      ...(rows.some(({ access }) => access === 'login') ? { parameters: { Credentials } } : {}),
      headers,
      responses: { NotModified },
      schemas: { ErrorBody: errorSchema, ...schemas.components },
      examples: Object.fromEntries(
        [...new Set(rows.flatMap(errorsOf))].sort().map((code) => [code, errorExample(code)]),
      ),
    },
  };
}

/** Under this version if it serves the row; the operation lists the other versions that do. */
const placeOf = (row: Endpoint, version: Version): string =>
  (isServedUnder(row, version) ? prefixOf(version) : (row.prefixes[0] ?? '')) + row.path;

/** Paths that differ in the names of parameters only are one path, with the names of the first. */
function pathsOf(
  rows: readonly Endpoint[],
  version: Version,
  schemas: Schemas,
  credentials: string[],
): Record<string, Json> {
  const first = new Map<string, string>();
  const paths: Record<string, Json> = {};
  for (const row of rows) {
    const place = placeOf(row, version);
    const shape = templateOf(place).replace(/\{[^}]*\}/g, '{}');
    const path = first.get(shape) ?? place;
    first.set(shape, path);
    const item = paths[templateOf(path)] ?? sharedParameters(path);
    paths[templateOf(path)] = { ...item, [row.method.toLowerCase()]: operationOf(row, schemas, credentials) };
  }
  return paths;
}

const sharedParameters = (path: string): Json => {
  const parameters = pathParameters(path);
  return parameters.length === 0 ? {} : { parameters };
};

const tagsOf = (rows: readonly Endpoint[]): Json[] =>
  [...new Set(rows.map(groupOf))]
    .sort()
    .map((name) => ({ name, description: tagDescriptions[name] ?? name }));

const DirectLogin: Json = {
  type: 'apiKey',
  in: 'header',
  name: 'DirectLogin',
  description: '`token=TOKEN`. `Authorization: DirectLogin token=TOKEN` does as well.',
};
const Bearer: Json = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'A token of the OpenID issuer that this server is configured for.',
};

const Credentials: Json = {
  name: 'DirectLogin',
  in: 'header',
  required: true,
  description: 'Who logs in, by which application.',
  schema: { type: 'string' },
  example: 'username=NAME,password=PASSWORD,consumer_key=KEY',
};

const NotModified: Json = {
  description: 'The client has this answer already.',
  headers: { ETag: { $ref: '#/components/headers/ETag' } },
};
