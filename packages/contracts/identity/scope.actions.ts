import { action, query } from '../action';
import { anyUser, usersWith } from '../callers';
import { Id, Obj, True } from '../schema';
import { EntitlementInput } from './entitlement.schemas';
import { Scope, ScopeList } from './scope.schemas';

export const scopeActions = {
  addScope: action({
    summary: 'Gives an application a role, if the calling user may grant it; this service looks that up',
    callers: anyUser,
    params: Obj({ consumer_id: Id(), scope: EntitlementInput }),
    result: Scope,
    errors: ['OBP-10007', 'OBP-20006', 'OBP-30001', 'OBP-30019', 'OBP-30205', 'OBP-30206', 'OBP-30216'],
  }),
  scopesOfConsumer: query({
    summary: 'Roles that an application holds, newest first',
    callers: usersWith('CanGetEntitlementsForAnyUserAtAnyBank'),
    params: Obj({ consumer_id: Id() }),
    result: ScopeList,
    errors: ['OBP-30019'],
  }),
  deleteScope: action({
    summary: 'Takes a role from an application',
    callers: usersWith('CanDeleteScopeAtAnyBank'),
    params: Obj({ consumer_id: Id(), scope_id: Id() }),
    result: True,
    errors: ['OBP-20025', 'OBP-30019'],
  }),
};
