import { STATUS_CODES } from 'node:http';
import { catalogue, messageOf, type ObpCode } from '../../packages/errors';
import type { Endpoint } from '../endpoints/endpoint';
import { errorsOf } from '../endpoints/errors-of';
import { exampleOf } from './example';
import type { Json, Schemas } from './schemas';

/** Headers of answers (conventions 6.1), by the name they have under `#/components/headers`. */
export const headers: Record<string, Json> = {
  'Correlation-Id': {
    description: 'Id of this request; logs carry it.',
    schema: { type: 'string', format: 'uuid' },
  },
  ETag: {
    description: 'Of path, query and body. Sent back as `If-None-Match`, an unchanged answer is 304.',
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  },
  Range: {
    description: 'Which page this is: `items=OFFSET-LIMIT`.',
    schema: { type: 'string', examples: ['items=0-50'] },
  },
  'WWW-Authenticate': {
    description: 'How to log in; with OBP-20001 only.',
    schema: { type: 'string' },
  },
};

const refs = (...names: string[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The body of every error. */
export const errorSchema: Json = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'integer', description: 'The HTTP status.', minimum: 400, maximum: 599 },
    message: {
      type: 'string',
      description:
        'The code, its published text, and what is particular to this occurrence. Clients distinguish errors by the code.',
      pattern: '^OBP-\\d{5}: ',
    },
  },
  additionalProperties: false,
};

/** One example for each code, under `#/components/examples`. */
export const errorExample = (code: ObpCode): Json => ({
  summary: messageOf(code).trim(),
  value: { code: catalogue[code].status, message: messageOf(code) },
});

/** Every answer of an endpoint: the success, and for each other status its codes. */
export function responsesOf(row: Endpoint, schemas: Schemas): Json {
  return { [row.status]: success(row, schemas), ...unchanged(row), ...errors(row) };
}

function success(row: Endpoint, schemas: Schemas): Json {
  const result: Json = {
    description: STATUS_CODES[row.status] ?? '',
    headers: refs('Correlation-Id', 'ETag', ...(row.query?.paged ? ['Range'] : [])),
  };
  if (row.status === 204) return result;
  const content = { schema: schemas.answer(row.response), example: exampleOf(row.response) };
  return { ...result, content: { 'application/json': content } };
}

const unchanged = (row: Endpoint): Json =>
  row.method === 'GET' ? { 304: { $ref: '#/components/responses/NotModified' } } : {};

function errors(row: Endpoint): Json {
  const byStatus = new Map<number, ObpCode[]>();
  for (const code of errorsOf(row)) {
    const { status } = catalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, error(status, codes)]));
}

const error = (status: number, codes: readonly ObpCode[]): Json => ({
  description: `${STATUS_CODES[status] ?? 'Error'}: ${codes.join(', ')}`,
  headers: refs('Correlation-Id', ...(codes.includes('OBP-20001') ? ['WWW-Authenticate'] : [])),
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/ErrorBody' },
      examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  },
});
