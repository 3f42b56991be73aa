import { action, defineContract, query } from '../action';
import { usersWith } from '../callers';
import { Id, Obj, Page, True } from '../schema';
import { CascadePreview, CascadeSaga, CascadeSagas } from './cascade.schemas';

const key = { bank_id: Id(), customer_id: Id() };

/** A deletion is waited for up to 8 seconds (services/cascade); the call has to be more patient than that. */
const DELETE_TIMEOUT_MS = 12_000;

export const cascade = defineContract('cascade', {
  deleteCustomer: action({
    summary: 'Deletes a customer and everything that hangs on it, or nothing',
    callers: usersWith('CanDeleteCustomerCascade'),
    params: Obj(key),
    result: True,
    errors: ['OBP-30046'],
    timeout: DELETE_TIMEOUT_MS,
  }),
  preview: query({
    summary: 'What deleting a customer would remove; nothing is touched',
    callers: usersWith('CanDeleteCustomerCascade'),
    params: Obj(key),
    result: CascadePreview,
    errors: ['OBP-30046'],
  }),
  list: query({
    summary: 'Deletions and what came of them, in order of their beginning',
    callers: usersWith('CanGetCascadeSagas'),
    params: Obj(Page),
    result: CascadeSagas,
  }),
  get: query({
    summary: 'One deletion and what came of it',
    callers: usersWith('CanGetCascadeSagas'),
    params: Obj({ saga_id: Id() }),
    result: CascadeSaga,
    errors: ['OBP-80404'],
  }),
  retry: action({
    summary: 'Lets a parked deletion try again',
    callers: usersWith('CanGetCascadeSagas'),
    params: Obj({ saga_id: Id() }),
    result: CascadeSaga,
    errors: ['OBP-80404', 'OBP-80400'],
  }),
});
