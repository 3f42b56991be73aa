import { EntitlementInput } from '../../packages/contracts/identity/entitlement.schemas';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { endpoint } from './endpoint';

/** Roles of applications (conventions 3.5). */

const { actions } = identity;
const tags = ['Scope', 'Consumer'];

export const scopeEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-addScope',
    method: 'POST',
    path: '/consumers/CONSUMER_ID/scopes',
    summary: 'Create Scope for a Consumer',
    description:
      'Gives an application a role. For holders of `CanCreateScopeAtOneBank` at that bank or `CanCreateScopeAtAnyBank`. A scope alone gives no access.',
    tags,
    body: { schema: EntitlementInput, name: 'CreateScopeJson' },
    action: actions.addScope,
    params: ({ path, body }) => ({ consumer_id: path.CONSUMER_ID, scope: body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getScopes',
    method: 'GET',
    path: '/consumers/CONSUMER_ID/scopes',
    summary: 'Get Scopes for Consumer',
    tags,
    action: actions.scopesOfConsumer,
    params: ({ path }) => ({ consumer_id: path.CONSUMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv3.0.0-deleteScope',
    // Before, CONSUMER_ID is a running number, which there is none here (ruling 39).
    since: 'v4.0.0',
    method: 'DELETE',
    path: '/consumers/CONSUMER_ID/scope/SCOPE_ID',
    summary: 'Delete Consumer Scope',
    tags,
    action: actions.deleteScope,
    params: ({ path }) => ({ consumer_id: path.CONSUMER_ID, scope_id: path.SCOPE_ID }),
  }),
];
