import { identity } from '../../packages/contracts/identity/identity.contract';
import {
  AuthenticationTypeNames,
  AuthenticationTypeValidations,
  JsonSchemaValidations,
  ValidationSchema,
} from '../../packages/contracts/identity/validation.schemas';
import { ObpError } from '../../packages/errors';
import { isTooDeep, TOO_DEEP } from '../../packages/registered-schemas';
import { endpoint, ownAnswer } from './endpoint';

/** Registrations of administrators for single operations (conventions 9). */

const { actions } = identity;
const schemas = { tags: ['JSON-Schema-Validation'] };
const types = { tags: ['Authentication-Type-Validation'] };

const ofSchema = { ...schemas, path: '/management/json-schema-validations/OPERATION_ID' } as const;
const withSchema = {
  ...ofSchema,
  // Gateways drop their cached validations.
  changesPrincipals: true,
  body: { schema: ValidationSchema, name: 'JsonSchema', read: schemaAsSent },
} as const;

const ofTypes = { ...types, path: '/management/authentication-type-validations/OPERATION_ID' } as const;
const withTypes = {
  ...ofTypes,
  changesPrincipals: true,
  body: { schema: AuthenticationTypeNames, name: 'AuthenticationTypeNames' },
} as const;

/** A schema is kept as it was sent, so it must be one that can be passed on. @throws ObpError OBP-40026 */
function schemaAsSent(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ObpError('OBP-40026', '$: is not an object, but an object is expected');
  }
  if (isTooDeep(json)) throw new ObpError('OBP-40026', TOO_DEEP);
  return json;
}

const jsonSchemaEndpoints = [
  endpoint({
    ...withSchema,
    operationId: 'OBPv4.0.0-createJsonSchemaValidation',
    method: 'POST',
    summary: 'Create a JSON Schema Validation',
    description:
      'Registers a JSON schema (draft 7) that the bodies of POST and PUT of the operation must match. OPERATION_ID may be one that this server does not have.',
    action: actions.createJsonSchemaValidation,
    params: ({ path, body }) => ({ operation_id: path.OPERATION_ID, json_schema: body }),
  }),
  endpoint({
    ...withSchema,
    operationId: 'OBPv4.0.0-updateJsonSchemaValidation',
    method: 'PUT',
    summary: 'Update a JSON Schema Validation',
    action: actions.updateJsonSchemaValidation,
    params: ({ path, body }) => ({ operation_id: path.OPERATION_ID, json_schema: body }),
  }),
  endpoint({
    ...ofSchema,
    operationId: 'OBPv4.0.0-deleteJsonSchemaValidation',
    method: 'DELETE',
    summary: 'Delete a JSON Schema Validation',
    changesPrincipals: true,
    action: actions.deleteJsonSchemaValidation,
    params: ({ path }) => ({ operation_id: path.OPERATION_ID }),
  }),
  endpoint({
    ...ofSchema,
    operationId: 'OBPv4.0.0-getJsonSchemaValidation',
    method: 'GET',
    summary: 'Get a JSON Schema Validation',
    action: actions.getJsonSchemaValidation,
    params: ({ path }) => ({ operation_id: path.OPERATION_ID }),
  }),
  endpoint({
    ...schemas,
    operationId: 'OBPv4.0.0-getAllJsonSchemaValidations',
    method: 'GET',
    path: '/management/json-schema-validations',
    summary: 'Get all JSON Schema Validations',
    action: actions.listJsonSchemaValidations,
    params: () => ({}),
  }),
  ownAnswer({
    ...schemas,
    operationId: 'OBPv4.0.0-getAllJsonSchemaValidationsPublic',
    path: '/endpoints/json-schema-validations',
    summary: 'Get all JSON Schema Validations - public',
    description: 'The JSON schemas that are in force.',
    access: 'anonymous',
    response: JsonSchemaValidations,
    answer: async ({ validations }) => (await validations.learn()).schemasAnswer,
  }),
];

const authenticationTypeEndpoints = [
  endpoint({
    ...withTypes,
    operationId: 'OBPv4.0.0-createAuthenticationTypeValidation',
    method: 'POST',
    summary: 'Create an Authentication Type Validation',
    description:
      'Registers the authentication types that the operation allows. Requests without credentials are not concerned.',
    action: actions.createAuthenticationTypeValidation,
    params: ({ path, body }) => ({ operation_id: path.OPERATION_ID, allowed_authentication_types: body }),
  }),
  endpoint({
    ...withTypes,
    operationId: 'OBPv4.0.0-updateAuthenticationTypeValidation',
    method: 'PUT',
    summary: 'Update an Authentication Type Validation',
    action: actions.updateAuthenticationTypeValidation,
    params: ({ path, body }) => ({ operation_id: path.OPERATION_ID, allowed_authentication_types: body }),
  }),
  endpoint({
    ...ofTypes,
    operationId: 'OBPv4.0.0-deleteAuthenticationTypeValidation',
    method: 'DELETE',
    summary: 'Delete an Authentication Type Validation',
    changesPrincipals: true,
    action: actions.deleteAuthenticationTypeValidation,
    params: ({ path }) => ({ operation_id: path.OPERATION_ID }),
  }),
  endpoint({
    ...ofTypes,
    operationId: 'OBPv4.0.0-getAuthenticationTypeValidation',
    method: 'GET',
    summary: 'Get an Authentication Type Validation',
    action: actions.getAuthenticationTypeValidation,
    params: ({ path }) => ({ operation_id: path.OPERATION_ID }),
  }),
  endpoint({
    ...types,
    operationId: 'OBPv4.0.0-getAllAuthenticationTypeValidations',
    method: 'GET',
    path: '/management/authentication-type-validations',
    summary: 'Get all Authentication Type Validations',
    action: actions.listAuthenticationTypeValidations,
    params: () => ({}),
  }),
  ownAnswer({
    ...types,
    operationId: 'OBPv4.0.0-getAllAuthenticationTypeValidationsPublic',
    path: '/endpoints/authentication-type-validations',
    summary: 'Get all Authentication Type Validations - public',
    description: 'The authentication types that operations allow, where some are registered.',
    access: 'anonymous',
    response: AuthenticationTypeValidations,
    answer: async ({ validations }) => (await validations.learn()).authenticationTypesAnswer,
  }),
];

export const validationEndpoints = [...jsonSchemaEndpoints, ...authenticationTypeEndpoints];
