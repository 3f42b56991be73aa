import type { Config } from '../../packages/config';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { SchemaThread } from '../../packages/registered-schemas';
import { defineService, type ServiceDefinition, type ServiceEnv } from '../../packages/service-kit';
import { authenticate } from './actions/authenticate';
import {
  consumersOfUser,
  createConsumer,
  getConsumer,
  listConsumers,
  setConsumerEnabled,
} from './actions/consumers';
import { createUser } from './actions/create-user';
import { deleteUser } from './actions/delete-user';
import { endTokens } from './actions/end-tokens';
import {
  allEntitlementRequests,
  currentEntitlementRequests,
  deleteEntitlementRequest,
  deleteEntitlementRequestAtBank,
  entitlementRequestsAtBank,
  entitlementRequestsOfUser,
  requestEntitlement,
} from './actions/entitlement-requests';
import {
  allEntitlements,
  currentEntitlements,
  deleteEntitlement,
  entitlementsOfBank,
  entitlementsOfUser,
} from './actions/entitlements';
import { addEntitlement, grant } from './actions/grant';
import { lockUser, unlockUser } from './actions/locks';
import { login } from './actions/login';
import { createMeeting, getMeeting, meetings } from './actions/meetings';
import { beginRequest, finishRequest, forgetRequest } from './actions/requests';
import { addScope, deleteScope, scopesOfConsumer } from './actions/scopes';
import {
  createNonPersonalUserAttribute,
  createUserAttribute,
  deleteNonPersonalUserAttribute,
  nonPersonalUserAttributes,
  updateUserAttribute,
  userAttributes,
  usersWithAttributes,
  userWithAttributes,
} from './actions/user-attributes';
import {
  currentUser,
  currentUserId,
  entitlementsAndPermissions,
  getUser,
  getUserByUsername,
  listUsers,
  lockStatus,
  usersByEmail,
  usersByIds,
} from './actions/users';
import {
  createAuthenticationTypeValidation,
  createJsonSchemaValidation,
  deleteAuthenticationTypeValidation,
  deleteJsonSchemaValidation,
  getAuthenticationTypeValidation,
  getJsonSchemaValidation,
  listAuthenticationTypeValidations,
  listJsonSchemaValidations,
  updateAuthenticationTypeValidation,
  updateJsonSchemaValidation,
  validationsSince,
} from './actions/validations';
import { BearerTokens } from './credentials/bearer';
import { Passwords } from './credentials/passwords';
import { Tokens } from './credentials/tokens';
import type { IdentityDeps } from './deps';
import { type FirstStart, firstStart } from './first-start';
import { type IdentityStore, openIdentityStore } from './identity.store';
import { generatedKey } from './lookups/decisions';
import { forgetExpiredRequests } from './lookups/requests';

export type { FirstStart } from './first-start';

/**
 * Users, applications, roles, tokens.
 * @param announce receives the credentials at every start, a generated password once. A callback and not an action,
 * because it passes secrets.
 */
export const identityService = (announce: (made: FirstStart) => void = () => undefined): ServiceDefinition =>
  defineService({
    contract: identity,
    start: async ({ config, store, outbox, hint, logger }: ServiceEnv): Promise<IdentityDeps> => {
      const collections = await openIdentityStore({ store, outbox });
      const deps: IdentityDeps = {
        ...collections,
        config,
        passwords: new Passwords(),
        tokens: await tokensOf(config, collections),
        bearer: bearerOf(config),
        stop: forgetExpiredRequests(collections, logger),
        schemas: new SchemaThread(),
        principalChanged: (who) => hint('principal.changed', who),
        validationsChanged: () => hint('validations.changed', {}),
      };
      const made = await firstStart(deps, config);
      if (made !== undefined) announce(made);
      return deps;
    },
    stop: async (deps) => {
      deps.stop();
      await deps.schemas.close();
    },
    handlers: {
      authenticate,
      login,
      createUser,
      deleteUser,
      endTokens,
      lockUser,
      unlockUser,
      grant,
      addEntitlement,
      currentUser,
      entitlementsAndPermissions,
      currentUserId,
      listUsers,
      getUser,
      getUserByUsername,
      usersByEmail,
      usersByIds,
      lockStatus,
      createUserAttribute,
      createNonPersonalUserAttribute,
      nonPersonalUserAttributes,
      deleteNonPersonalUserAttribute,
      userAttributes,
      updateUserAttribute,
      userWithAttributes,
      usersWithAttributes,
      entitlementsOfUser,
      currentEntitlements,
      entitlementsOfBank,
      allEntitlements,
      deleteEntitlement,
      requestEntitlement,
      currentEntitlementRequests,
      entitlementRequestsOfUser,
      allEntitlementRequests,
      entitlementRequestsAtBank,
      deleteEntitlementRequest,
      deleteEntitlementRequestAtBank,
      createConsumer,
      listConsumers,
      consumersOfUser,
      getConsumer,
      setConsumerEnabled,
      addScope,
      scopesOfConsumer,
      deleteScope,
      createMeeting,
      meetings,
      getMeeting,
      beginRequest,
      finishRequest,
      forgetRequest,
      createJsonSchemaValidation,
      updateJsonSchemaValidation,
      getJsonSchemaValidation,
      deleteJsonSchemaValidation,
      listJsonSchemaValidations,
      createAuthenticationTypeValidation,
      updateAuthenticationTypeValidation,
      getAuthenticationTypeValidation,
      deleteAuthenticationTypeValidation,
      listAuthenticationTypeValidations,
      validationsSince,
    },
  });

async function tokensOf(config: Config, store: IdentityStore): Promise<Tokens> {
  const [first, ...others] = config.TOKEN_KEYS;
  const signing = first ?? (await generatedKey(store));
  return new Tokens(signing, [signing, ...others], config.TOKEN_EXPIRATION_WEEKS);
}

function bearerOf({ OIDC_ISSUER, OIDC_JWKS_URL, OIDC_AUDIENCE }: Config): BearerTokens | undefined {
  if (OIDC_ISSUER === undefined || OIDC_JWKS_URL === undefined || OIDC_AUDIENCE === undefined)
    return undefined;
  return new BearerTokens({ issuer: OIDC_ISSUER, jwksUrl: OIDC_JWKS_URL, audience: OIDC_AUDIENCE });
}
