import { ConsumerInput, Enabled } from '../../packages/contracts/identity/consumer.schemas';
import { EntitlementInput } from '../../packages/contracts/identity/entitlement.schemas';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { endpoint } from './endpoint';
import { entitlementsQuery, longPage } from './identity-queries';

/** The roles of users and the scopes of applications (conventions 3.3 and 3.4). */

const { actions } = identity;

export const entitlementEndpoints = [
  endpoint({
    operationId: 'OBPv2.0.0-addEntitlement',
    method: 'POST',
    path: '/users/USER_ID/entitlements',
    summary: 'Add Entitlement for a User',
    description:
      'Grants a role: a bank role at one bank, a system role with an empty `bank_id`. For super admins and holders of `CanCreateEntitlementAtOneBank` at that bank or `CanCreateEntitlementAtAnyBank`.',
    tags: ['Role', 'Entitlement', 'User'],
    body: { schema: EntitlementInput, name: 'CreateEntitlementJSON' },
    changesPrincipals: true,
    action: actions.addEntitlement,
    params: ({ path, body }) => ({ user_id: path.USER_ID, entitlement: body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getEntitlements',
    method: 'GET',
    path: '/users/USER_ID/entitlements',
    since: 'v2.0.0',
    summary: 'Get Entitlements for User',
    tags: ['Role', 'Entitlement', 'User'],
    roles: ['CanGetEntitlementsForAnyUserAtAnyBank'],
    action: actions.entitlementsOfUser,
    params: ({ path }) => ({ user_id: path.USER_ID }),
  }),
  endpoint({
    operationId: 'OBPv2.1.0-getEntitlementsByBankAndUser',
    method: 'GET',
    path: '/banks/BANK_ID/users/USER_ID/entitlements',
    summary: 'Get Entitlements for User at Bank',
    tags: ['Role', 'Entitlement', 'User'],
    action: actions.entitlementsOfUser,
    params: ({ path }) => ({ user_id: path.USER_ID, bank_id: path.BANK_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getEntitlementsForBank',
    method: 'GET',
    path: '/banks/BANK_ID/entitlements',
    summary: 'Get Entitlements for One Bank',
    tags: ['Role', 'Entitlement'],
    query: longPage,
    action: actions.entitlementsOfBank,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getAllEntitlements',
    method: 'GET',
    path: '/entitlements',
    since: 'v2.0.0',
    summary: 'Get all Entitlements',
    tags: ['Role', 'Entitlement'],
    query: entitlementsQuery,
    action: actions.allEntitlements,
    params: ({ query }) => query,
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getEntitlementsForCurrentUser',
    method: 'GET',
    path: '/my/entitlements',
    summary: 'Get Entitlements for the current User',
    tags: ['Role', 'Entitlement', 'User'],
    action: actions.currentEntitlements,
    params: ({ principal }) => ({ user_id: principal.user_id }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-deleteEntitlement',
    method: 'DELETE',
    path: '/users/USER_ID/entitlement/ENTITLEMENT_ID',
    summary: 'Delete Entitlement',
    tags: ['Role', 'Entitlement', 'User'],
    status: 204,
    changesPrincipals: true,
    action: actions.deleteEntitlement,
    params: ({ path }) => ({ user_id: path.USER_ID, entitlement_id: path.ENTITLEMENT_ID }),
  }),
  endpoint({
    operationId: 'OBPv5.1.0-getEntitlementsAndPermissions',
    method: 'GET',
    path: '/users/USER_ID/entitlements-and-permissions',
    summary: 'Get Entitlements and Permissions for a User',
    description: 'The user with its roles; permissions are views of accounts, of which there are none here.',
    tags: ['Role', 'Entitlement', 'User'],
    action: actions.entitlementsAndPermissions,
    params: ({ path }) => ({ user_id: path.USER_ID }),
  }),
];

export const consumerEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-createConsumer',
    method: 'POST',
    path: '/management/consumers',
    summary: 'Post a Consumer',
    description: 'Registers an application. Its key and secret are shown in this answer and nowhere else.',
    tags: ['Consumer'],
    body: { schema: ConsumerInput },
    action: actions.createConsumer,
    params: ({ body, principal }) => ({ consumer: body, user_id: principal.user_id }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getConsumers',
    method: 'GET',
    path: '/management/consumers',
    summary: 'Get Consumers',
    tags: ['Consumer'],
    query: longPage,
    action: actions.listConsumers,
    params: ({ query }) => query,
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getConsumer',
    method: 'GET',
    path: '/management/consumers/CONSUMER_ID',
    summary: 'Get Consumer',
    tags: ['Consumer'],
    action: actions.getConsumer,
    params: ({ path }) => ({ consumer_id: path.CONSUMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getConsumersForCurrentUser',
    method: 'GET',
    path: '/management/users/current/consumers',
    summary: 'Get Consumers (logged in User)',
    tags: ['Consumer', 'User'],
    query: longPage,
    action: actions.consumersOfUser,
    params: ({ query, principal }) => ({ user_id: principal.user_id, ...query }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-enableDisableConsumers',
    method: 'PUT',
    path: '/management/consumers/CONSUMER_ID',
    summary: 'Enable or Disable Consumers',
    description:
      'Enabling needs the one role, disabling the other. Tokens of a disabled application stop working at once.',
    tags: ['Consumer'],
    body: { schema: Enabled },
    changesPrincipals: true,
    action: actions.setConsumerEnabled,
    params: ({ path, body }) => ({ consumer_id: path.CONSUMER_ID, enabled: body.enabled }),
  }),
];
