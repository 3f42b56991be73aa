import { defineContract, query } from '../action';
import { onlyServices } from '../callers';
import { Obj } from '../schema';
import { consumerActions } from './consumer.actions';
import { entitlementActions } from './entitlement.actions';
import { entitlementRequestActions } from './entitlement-request.actions';
import { Credential, Principal } from './identity.schemas';
import { meetingActions } from './meeting.actions';
import { requestActions } from './request.actions';
import { scopeActions } from './scope.actions';
import { userActions } from './user.actions';
import { userAttributeActions } from './user-attribute.actions';
import { validationActions } from './validation.actions';

/** Who may do what: users, the applications they use, the roles they hold, and the tokens that prove it. */
export const identity = defineContract('identity', {
  authenticate: query({
    summary: 'The caller behind a credential',
    callers: onlyServices('gateway'),
    params: Obj({ credential: Credential }),
    result: Principal,
    errors: [
      'OBP-20003',
      'OBP-20008',
      'OBP-20013',
      'OBP-20058',
      'OBP-20064',
      'OBP-20201',
      'OBP-20202',
      'OBP-20206',
      'OBP-20208',
    ],
  }),
  ...userActions,
  ...userAttributeActions,
  ...entitlementActions,
  ...entitlementRequestActions,
  ...meetingActions,
  ...consumerActions,
  ...scopeActions,
  ...requestActions,
  ...validationActions,
});
