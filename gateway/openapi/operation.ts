import { isBankRole } from '../../packages/contracts/roles';
import type { Endpoint } from '../endpoints/endpoint';
import { exampleOf } from './example';
import { queryParameters } from './parameters';
import { responsesOf } from './responses';
import type { Json, Schemas } from './schemas';

/** One row of the endpoint table as an operation of the document. */
export function operationOf(row: Endpoint, schemas: Schemas): Json {
  const parameters = [...queryParameters(row, schemas), ...(row.access === 'login' ? [LOGIN] : [])];
  return {
    operationId: row.operationId,
    summary: row.summary,
    description: [saidBeyond(row), accessOf(row), rolesOf(row)].filter(Boolean).join('\n\n'),
    tags: row.tags,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(row, schemas),
    responses: responsesOf(row, schemas),
    security: security[row.access],
    ...(row.roles.length === 0
      ? {}
      : { 'x-roles': row.roles.map((role) => ({ role, requires_bank_id: isBankRole(role) })) }),
    ...(row.prefixes.length > 1 ? { 'x-prefixes': row.prefixes } : {}),
  };
}

/** The description, where it says more than the summary. */
const saidBeyond = ({ summary, description }: Endpoint): string =>
  description === summary ? '' : description;

const LOGIN: Json = { $ref: '#/components/parameters/Credentials' };

const credentials = [{ DirectLogin: [] }, { Bearer: [] }];
const security: Record<Endpoint['access'], Json[]> = {
  user: credentials,
  anonymous: [{}, ...credentials],
  login: [],
};

const access: Record<Endpoint['access'], string> = {
  user: 'User Authentication is Required. The User must be logged in. The Application must also be authenticated.',
  anonymous: 'User Authentication is Optional: credentials may be absent, but not wrong.',
  login: '',
};

const accessOf = (row: Endpoint): string =>
  row.allowedBy === undefined
    ? access[row.access]
    : `${access[row.access]} The instance must be started with \`${row.allowedBy.setting}=true\`.`;

function rolesOf({ roles }: Endpoint): string {
  if (roles.length === 0) return '';
  const named = roles.map((role) => `\`${role}\` (${isBankRole(role) ? 'at the bank' : 'at any bank'})`);
  return `Required Roles, one of: ${named.join(', ')}.`;
}

function bodyOf({ body }: Endpoint, schemas: Schemas): Json {
  if (body === undefined) return {};
  const content = { schema: schemas.body(body.schema, body.name), example: exampleOf(body.schema) };
  return { requestBody: { required: true, content: { 'application/json': content } } };
}
