import { action, query } from '../action';
import { ownUser, usersWith } from '../callers';
import { Id, Obj, Page, True } from '../schema';
import { EntitlementInput } from './entitlement.schemas';
import { EntitlementRequest, EntitlementRequests } from './entitlement-request.schemas';

/** Users who may grant a role somewhere also see the requests for it, like holders of the role for reading them. */
const lookers = usersWith('CanGetEntitlementRequestsAtAnyBank', 'CanCreateEntitlementAtAnyBank');

export const entitlementRequestActions = {
  requestEntitlement: action({
    summary: 'Asks for a role for the user who calls',
    callers: ownUser,
    params: Obj({ user_id: Id(), entitlement: EntitlementInput }),
    result: EntitlementRequest,
    errors: ['OBP-10007', 'OBP-20005', 'OBP-30001', 'OBP-30205', 'OBP-30206', 'OBP-30214'],
  }),
  currentEntitlementRequests: query({
    summary: 'Roles that the caller asks for',
    callers: ownUser,
    params: Obj({ user_id: Id(), ...Page }),
    result: EntitlementRequests,
  }),
  entitlementRequestsOfUser: query({
    summary: 'Roles that a user asks for',
    callers: lookers,
    params: Obj({ user_id: Id(), ...Page }),
    result: EntitlementRequests,
    errors: ['OBP-20005'],
  }),
  allEntitlementRequests: query({
    summary: 'Role requests of all users',
    callers: lookers,
    params: Obj(Page),
    result: EntitlementRequests,
  }),
  entitlementRequestsAtBank: query({
    summary: 'Role requests of all users at a bank, for users who may grant roles there',
    callers: usersWith(
      'CanCreateEntitlementAtOneBank',
      'CanGetEntitlementRequestsAtAnyBank',
      'CanCreateEntitlementAtAnyBank',
    ),
    params: Obj({ bank_id: Id(), ...Page }),
    result: EntitlementRequests,
  }),
  deleteEntitlementRequestAtBank: action({
    summary: 'Closes a request at a bank without granting the role, for those who may grant roles there',
    callers: usersWith('CanCreateEntitlementAtOneBank', 'CanDeleteEntitlementRequestsAtAnyBank'),
    params: Obj({ bank_id: Id(), entitlement_request_id: Id() }),
    result: True,
    errors: ['OBP-30215'],
  }),
  deleteEntitlementRequest: action({
    summary: 'Closes a request without granting the role',
    callers: usersWith('CanDeleteEntitlementRequestsAtAnyBank'),
    params: Obj({ entitlement_request_id: Id() }),
    result: True,
    errors: ['OBP-30215'],
  }),
};
