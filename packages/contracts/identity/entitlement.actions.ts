import { Type } from '@sinclair/typebox';
import { action, query } from '../action';
import { anyUser, onlyServices, ownUser, usersWith } from '../callers';
import { Id, Name, Obj, Page } from '../schema';
import {
  Entitlement,
  EntitlementInput,
  EntitlementList,
  EntitlementsOfNamedUsers,
  EntitlementsOfUsers,
  GrantParams,
} from './entitlement.schemas';

export const entitlementActions = {
  grant: action({
    summary:
      'Lets the creator of a new bank grant roles there; refused where another user holds a role already',
    callers: onlyServices('bank'),
    params: GrantParams,
    result: Entitlement,
    errors: ['OBP-20005', 'OBP-20006'],
    idempotent: true,
  }),
  addEntitlement: action({
    summary:
      'Grants a role to a user, if the calling user may grant it; this action checks the right to grant itself',
    callers: anyUser,
    params: Obj({ user_id: Id(), entitlement: EntitlementInput }),
    result: Entitlement,
    errors: ['OBP-10007', 'OBP-20005', 'OBP-20050', 'OBP-30001', 'OBP-30205', 'OBP-30206', 'OBP-30216'],
  }),
  entitlementsOfUser: query({
    summary: 'Roles of a user, at one bank if one is given; a super admin shows as the role SuperAdmin',
    callers: usersWith('CanGetEntitlementsForAnyUserAtOneBank', 'CanGetEntitlementsForAnyUserAtAnyBank'),
    params: Obj({ user_id: Id(), bank_id: Type.Optional(Id()) }),
    result: EntitlementsOfUsers,
    errors: ['OBP-20005'],
  }),
  currentEntitlements: query({
    summary: 'Roles of the caller, newest first',
    callers: ownUser,
    params: Obj({ user_id: Id() }),
    result: EntitlementList,
  }),
  entitlementsOfBank: query({
    summary: 'Roles held at a bank, newest first',
    callers: usersWith('CanGetEntitlementsForOneBank', 'CanGetEntitlementsForAnyBank'),
    params: Obj({ bank_id: Id(), ...Page }),
    result: EntitlementsOfUsers,
  }),
  allEntitlements: query({
    summary: 'Roles held anywhere, newest first',
    callers: usersWith('CanGetEntitlementsForAnyUserAtAnyBank'),
    params: Obj({ role: Type.Optional(Name()), ...Page }),
    result: EntitlementsOfNamedUsers,
  }),
  deleteEntitlement: action({
    summary: 'Revokes a role from a user',
    callers: usersWith('CanDeleteEntitlementAtAnyBank'),
    params: Obj({ user_id: Id(), entitlement_id: Id() }),
    result: Type.Null(),
    errors: ['OBP-20005', 'OBP-30212', 'OBP-30213'],
  }),
};
