import { cascade } from '../../packages/contracts/cascade/cascade.contract';
import { endpoint } from './endpoint';
import { paging } from './queries';

const { actions } = cascade;

/** Extensions of ours: the contract has no way to see what became of a deletion. */
const ours = { tags: ['Customer'], until: 'v4.0.0' } as const;

export const cascadeEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-deleteCustomerCascade',
    method: 'DELETE',
    path: '/management/cascading/banks/BANK_ID/customers/CUSTOMER_ID',
    summary: 'Delete Customer Cascade',
    description:
      'Deletes the customer and everything that hangs on it, in every service: all of it, or nothing. 503: nothing was deleted. 504: it takes longer than usual; a later request says 404 when it is done.',
    tags: ['Customer'],
    action: actions.deleteCustomer,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    ...ours,
    operationId: 'OBPv4.0.0-getCustomerCascadePreview',
    method: 'GET',
    path: '/management/cascading/banks/BANK_ID/customers/CUSTOMER_ID/preview',
    summary: 'Preview Delete Customer Cascade',
    description:
      'Counts, per service, the data that Delete Customer Cascade would remove. It changes nothing.',
    action: actions.preview,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    ...ours,
    operationId: 'OBPv4.0.0-getCascadeSagas',
    method: 'GET',
    path: '/management/cascading/sagas',
    summary: 'Get Cascade Sagas',
    description: 'Deletions and what came of them, newest first. Ids, counts and times only.',
    query: paging(),
    action: actions.list,
    params: ({ query }) => query,
  }),
  endpoint({
    ...ours,
    operationId: 'OBPv4.0.0-getCascadeBacklog',
    method: 'GET',
    path: '/management/cascading/backlog',
    summary: 'Get Cascade Backlog',
    description: 'How many deletions are not over, by state. Parked ones wait for an operator.',
    action: actions.backlog,
    params: () => ({}),
  }),
  endpoint({
    ...ours,
    operationId: 'OBPv4.0.0-getCascadeSaga',
    method: 'GET',
    path: '/management/cascading/sagas/SAGA_ID',
    summary: 'Get Cascade Saga',
    action: actions.get,
    params: ({ path }) => ({ saga_id: path.SAGA_ID }),
  }),
  endpoint({
    ...ours,
    operationId: 'OBPv4.0.0-retryCascadeSaga',
    method: 'POST',
    path: '/management/cascading/sagas/SAGA_ID/retry',
    summary: 'Retry Cascade Saga',
    description: 'Lets a parked deletion try again.',
    status: 200,
    action: actions.retry,
    params: ({ path }) => ({ saga_id: path.SAGA_ID }),
  }),
];
