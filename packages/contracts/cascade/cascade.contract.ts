import { action, defineContract, query } from '../action';
import { usersWith } from '../callers';
import { Id, Obj, Page, True } from '../schema';
import { CascadeBacklog, CascadePreview, CascadeSaga, CascadeSagas } from './cascade.schemas';

const key = { bank_id: Id(), customer_id: Id() };

/** A deletion is waited for up to 8 seconds (services/cascade); the call has to be more patient than that. */
const DELETE_TIMEOUT_MS = 12_000;

export const cascade = defineContract('cascade', {
  deleteCustomer: action({
    summary: 'Deletes a customer with all its dependents, or nothing',
    callers: usersWith('CanDeleteCustomerCascade'),
    params: Obj(key),
    result: True,
    errors: ['OBP-30046'],
    timeout: DELETE_TIMEOUT_MS,
  }),
  preview: query({
    summary: 'Counts what the deletion of a customer would remove, and changes nothing',
    callers: usersWith('CanDeleteCustomerCascade'),
    params: Obj(key),
    result: CascadePreview,
    errors: ['OBP-30046'],
  }),
  list: query({
    summary: 'Deletions and their results, in order of their start',
    callers: usersWith('CanGetCascadeSagas'),
    params: Obj(Page),
    result: CascadeSagas,
  }),
  backlog: query({
    summary: 'Counts the deletions that are not over, by state',
    callers: usersWith('CanGetCascadeSagas'),
    params: Obj({}),
    result: CascadeBacklog,
  }),
  get: query({
    summary: 'One deletion and its result',
    callers: usersWith('CanGetCascadeSagas'),
    params: Obj({ saga_id: Id() }),
    result: CascadeSaga,
    errors: ['OBP-80404'],
  }),
  retry: action({
    summary: 'Resumes a parked deletion',
    callers: usersWith('CanGetCascadeSagas'),
    params: Obj({ saga_id: Id() }),
    result: CascadeSaga,
    errors: ['OBP-80404', 'OBP-80400'],
  }),
});
