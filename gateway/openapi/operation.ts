import { type Requirement, rolesOf } from '../../packages/contracts/requirement';
import { isBankRole } from '../../packages/contracts/roles';
import type { Endpoint } from '../endpoints/endpoint';
import { exampleOf } from './example';
import { queryParameters } from './parameters';
import { responsesOf } from './responses';
import type { Json, Schemas } from './schemas';

/** One row of the endpoint table as an operation of the document. */
export function operationOf(row: Endpoint, schemas: Schemas, credentials: readonly string[]): Json {
  const parameters = [...queryParameters(row, schemas), ...(row.access === 'login' ? [LOGIN] : [])];
  return {
    operationId: row.operationId,
    summary: row.summary,
    description: [saidBeyond(row), accessOf(row), requiredRoles(row)].filter(Boolean).join('\n\n'),
    tags: [groupOf(row)],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(row, schemas),
    responses: responsesOf(row, schemas),
    security: securityOf(row, credentials),
    ...(row.roles.length === 0
      ? {}
      : {
          'x-roles': namedRoles(row),
          // Other services with the role may call such an action on the bus as well.
          ...(row.action === undefined ? {} : { 'x-action': row.action.name }),
        }),
    ...(row.prefixes.length > 1 ? { 'x-prefixes': row.prefixes } : {}),
  };
}

/**
 * The first tag, under which explorers group endpoints. It is the only one in the document: generators put an
 * operation into a class for each of its tags, and some then fail to compile for having it twice.
 */
export const groupOf = ({ tags: [first = 'API'] }: Endpoint): string => first;

/** The description, where it says more than the summary. */
const saidBeyond = ({ summary, description }: Endpoint): string =>
  description === summary ? '' : description;

const LOGIN: Json = { $ref: '#/components/parameters/Credentials' };

function securityOf({ access }: Endpoint, credentials: readonly string[]): Json[] {
  if (access === 'login') return [];
  const one = credentials.map((scheme) => ({ [scheme]: [] }));
  return access === 'user' ? one : [{}, ...one];
}

const access: Record<Endpoint['access'], string> = {
  user: 'User Authentication is Required. The User must be logged in. The Application must also be authenticated.',
  anonymous: 'User Authentication is Optional: credentials may be absent, but not wrong.',
  login: '',
};

/** Who may call, in the words of the published page; empty where the login itself is described. */
export const accessOf = (row: Endpoint): string =>
  row.allowedBy === undefined
    ? access[row.access]
    : `${access[row.access]} The instance must be started with \`${row.allowedBy.setting}=true\`.`;

/** Every role that the endpoint names, as clients read them. */
export const namedRoles = ({ roles }: Endpoint) =>
  roles.flatMap(rolesOf).map((role) => ({ role, requires_bank_id: isBankRole(role) }));

function requiredRoles({ roles }: Endpoint): string {
  if (roles.length === 0) return '';
  return `Required Roles, one of: ${roles.map(described).join(', ')}.`;
}

function described(requirement: Requirement): string {
  const roles = rolesOf(requirement);
  const level = roles.some(isBankRole) ? 'at the bank' : 'at any bank';
  return `${roles.map((role) => `\`${role}\``).join(' and ')} (${level})`;
}

function bodyOf({ body }: Endpoint, schemas: Schemas): Json {
  if (body === undefined) return {};
  const content = { schema: schemas.body(body.schema, body.name), example: exampleOf(body.schema) };
  return { requestBody: { required: true, content: { 'application/json': content } } };
}
