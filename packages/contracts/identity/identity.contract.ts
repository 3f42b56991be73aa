import { action, defineContract, query } from '../action';
import { Obj } from '../schema';
import { Credential, Entitlement, GrantParams, Principal } from './identity.schemas';

export const identity = defineContract('identity', {
  authenticate: query({
    summary: 'Who a credential stands for',
    params: Obj({ credential: Credential }),
    result: Principal,
    errors: ['OBP-20003', 'OBP-20008', 'OBP-20013', 'OBP-20064', 'OBP-20202', 'OBP-20206', 'OBP-20208'],
  }),
  grant: action({
    summary: 'Gives a user a role without asking who grants it; for services, never behind an endpoint',
    params: GrantParams,
    result: Entitlement,
    errors: ['OBP-20005'],
    idempotent: true,
  }),
});
