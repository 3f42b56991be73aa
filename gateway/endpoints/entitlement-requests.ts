import { EntitlementInput } from '../../packages/contracts/identity/entitlement.schemas';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { endpoint } from './endpoint';
import { longPage } from './identity-queries';

/** Users ask for roles (conventions 3.3). An administrator grants by Add Entitlement, which closes the request. */

const { actions } = identity;
const tags = ['Role', 'Entitlement', 'User'];

export const entitlementRequestEndpoints = [
  endpoint({
    operationId: 'OBPv3.0.0-addEntitlementRequest',
    method: 'POST',
    path: '/entitlement-requests',
    summary: 'Create Entitlement Request for current User',
    description:
      'Asks for a role: a bank role at one bank, a system role with an empty `bank_id`. Granting the role closes the request.',
    tags,
    body: { schema: EntitlementInput, name: 'CreateEntitlementRequestJSON' },
    action: actions.requestEntitlement,
    params: ({ body, principal }) => ({ user_id: principal.user_id, entitlement: body }),
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getEntitlementRequestsForCurrentUser',
    method: 'GET',
    path: '/my/entitlement-requests',
    summary: 'Get Entitlement Requests for the current User',
    tags,
    query: longPage,
    action: actions.currentEntitlementRequests,
    params: ({ principal, query }) => ({ user_id: principal.user_id, ...query }),
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getAllEntitlementRequests',
    method: 'GET',
    path: '/entitlement-requests',
    summary: 'Get all Entitlement Requests',
    tags,
    query: longPage,
    action: actions.allEntitlementRequests,
    params: ({ query }) => query,
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getEntitlementRequests',
    method: 'GET',
    path: '/users/USER_ID/entitlement-requests',
    summary: 'Get Entitlement Requests for a User',
    tags,
    query: longPage,
    action: actions.entitlementRequestsOfUser,
    params: ({ path, query }) => ({ user_id: path.USER_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getEntitlementRequestsAtOneBank',
    method: 'GET',
    path: '/banks/BANK_ID/entitlement-requests',
    summary: 'Get Entitlement Requests at one Bank',
    description: 'For users who may grant roles at the bank. An extension of ours.',
    tags,
    query: longPage,
    action: actions.entitlementRequestsAtBank,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv3.0.0-deleteEntitlementRequest',
    method: 'DELETE',
    path: '/entitlement-requests/ENTITLEMENT_REQUEST_ID',
    summary: 'Delete Entitlement Request',
    description: 'Closes the request without granting the role.',
    tags,
    action: actions.deleteEntitlementRequest,
    params: ({ path }) => ({ entitlement_request_id: path.ENTITLEMENT_REQUEST_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-deleteEntitlementRequestAtOneBank',
    method: 'DELETE',
    path: '/banks/BANK_ID/entitlement-requests/ENTITLEMENT_REQUEST_ID',
    summary: 'Delete Entitlement Request at one Bank',
    description:
      'Closes a request at the bank without granting the role. For those who may grant roles there. An extension of ours.',
    tags,
    action: actions.deleteEntitlementRequestAtBank,
    params: ({ path }) => ({
      bank_id: path.BANK_ID,
      entitlement_request_id: path.ENTITLEMENT_REQUEST_ID,
    }),
  }),
];
