import type { ActionContract } from '../../../packages/contracts/action';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import {
  authenticationTypes,
  type Registered,
} from '../../../packages/contracts/identity/validation.schemas';
import { ObpError } from '../../../packages/errors';
import { problemsOf } from '../../../packages/registered-schemas';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { type All, added, type Kind, registeredValue, removed, replaced } from '../domain/validations';
import { allRegistered, changeRegistered, registeredSince } from '../lookups/validations';

/** Registrations of administrators for single operations (conventions 9, ruling 35). Gateways enforce them. */
type Actions = typeof identity.actions;
type On<A extends ActionContract> = Handler<A, IdentityDeps>;

const jsonSchema = ({ operation_id, value }: Omit<Registered, 'kind'>) => ({
  operation_id,
  json_schema: JSON.parse(value),
});
const allowedTypes = ({ operation_id, value }: Omit<Registered, 'kind'>) => ({
  operation_id,
  allowed_authentication_types: JSON.parse(value),
});
const ofKind = (all: All, wanted: Kind): Registered[] => all.filter(({ kind }) => kind === wanted);

const withSchema =
  (change: (all: All, one: Registered) => Registered[]): On<Actions['createJsonSchemaValidation']> =>
  async ({ operation_id, json_schema }, { deps, correlationId }) => {
    const problems = await problemsOf(json_schema, deps.schemas);
    if (problems.length > 0) throw new ObpError('OBP-40026', problems.join('; '));
    const one: Registered = { kind: 'json_schema', operation_id, value: JSON.stringify(json_schema) };
    await changeRegistered(deps, one, (all) => change(all, one), correlationId);
    return jsonSchema(one);
  };

export const createJsonSchemaValidation = withSchema(added);
export const updateJsonSchemaValidation: On<Actions['updateJsonSchemaValidation']> = withSchema(replaced);

export const getJsonSchemaValidation: On<Actions['getJsonSchemaValidation']> = async (
  { operation_id },
  { deps },
) =>
  jsonSchema({
    operation_id,
    value: registeredValue(await allRegistered(deps), { kind: 'json_schema', operation_id }),
  });

export const listJsonSchemaValidations: On<Actions['listJsonSchemaValidations']> = async (_, { deps }) => ({
  json_schema_validations: ofKind(await allRegistered(deps), 'json_schema').map(jsonSchema),
});

const withTypes =
  (change: (all: All, one: Registered) => Registered[]): On<Actions['createAuthenticationTypeValidation']> =>
  async ({ operation_id, allowed_authentication_types }, { deps, correlationId }) => {
    const known: readonly string[] = authenticationTypes;
    if (!allowed_authentication_types.every((name) => known.includes(name))) {
      throw new ObpError('OBP-40030', ` Allowed Authentication Type names: [${known.join(', ')}]`);
    }
    const value = JSON.stringify(allowed_authentication_types);
    const one: Registered = { kind: 'authentication_types', operation_id, value };
    await changeRegistered(deps, one, (all) => change(all, one), correlationId);
    return allowedTypes(one);
  };

export const createAuthenticationTypeValidation = withTypes(added);
export const updateAuthenticationTypeValidation: On<Actions['updateAuthenticationTypeValidation']> =
  withTypes(replaced);

export const getAuthenticationTypeValidation: On<Actions['getAuthenticationTypeValidation']> = async (
  { operation_id },
  { deps },
) =>
  allowedTypes({
    operation_id,
    value: registeredValue(await allRegistered(deps), { kind: 'authentication_types', operation_id }),
  });

export const listAuthenticationTypeValidations: On<Actions['listAuthenticationTypeValidations']> = async (
  _,
  { deps },
) => ({
  authentication_types_validations: ofKind(await allRegistered(deps), 'authentication_types').map(
    allowedTypes,
  ),
});

const without =
  (kind: Kind): On<Actions['deleteJsonSchemaValidation']> =>
  async ({ operation_id }, { deps, correlationId }) => {
    const key = { kind, operation_id };
    await changeRegistered(deps, key, (all) => removed(all, key), correlationId);
    return true;
  };

export const deleteJsonSchemaValidation = without('json_schema');
export const deleteAuthenticationTypeValidation: On<Actions['deleteAuthenticationTypeValidation']> =
  without('authentication_types');

export const validationsSince: On<Actions['validationsSince']> = async ({ known }, { deps }) => {
  const doc = await registeredSince(deps, known);
  return doc === null ? { version: known } : { version: doc.version, registered: doc.registered };
};
