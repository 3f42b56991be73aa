import { link } from '../../packages/contracts/link/link.contract';
import { LinkInput } from '../../packages/contracts/link/link.schemas';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

const { actions } = link;
const tags = ['Customer', 'User'];

export const linkEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-createUserCustomerLinks',
    method: 'POST',
    path: '/banks/BANK_ID/user_customer_links',
    summary: 'Create User Customer Link',
    description: 'Link a User to a Customer',
    tags,
    body: { schema: LinkInput, name: 'CreateUserCustomerLinkJson' },
    action: actions.create,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, link: body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-deleteUserCustomerLink',
    method: 'DELETE',
    path: '/banks/BANK_ID/user_customer_links/USER_CUSTOMER_LINK_ID',
    summary: 'Delete User Customer Link',
    description: 'Delete User Customer Link by USER_CUSTOMER_LINK_ID',
    tags: ['Customer'],
    action: actions.delete,
    params: ({ path }) => ({
      bank_id: path.BANK_ID,
      user_customer_link_id: path.USER_CUSTOMER_LINK_ID,
    }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getUserCustomerLinksByUserId',
    method: 'GET',
    path: '/banks/BANK_ID/user_customer_links/users/USER_ID',
    summary: 'Get User Customer Links by User',
    description: "A user's links to customers of this bank, in order of creation.",
    tags: ['Customer'],
    query: upTo500,
    action: actions.listOfUser,
    params: ({ path, query: { limit, offset } }) => ({
      bank_id: path.BANK_ID,
      user_id: path.USER_ID,
      limit,
      offset,
    }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getUserCustomerLinksByCustomerId',
    method: 'GET',
    path: '/banks/BANK_ID/user_customer_links/customers/CUSTOMER_ID',
    summary: 'Get User Customer Links by Customer',
    description: 'The links of a customer of this bank. A customer who is not known here has none.',
    tags: ['Customer'],
    action: actions.listOfCustomer,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getCustomersForUser',
    method: 'GET',
    path: '/users/current/customers',
    summary: 'Get Customers for Current User',
    description: 'Gets all Customers that are linked to a User.',
    tags,
    query: upTo500,
    action: actions.customersOfUser,
    params: ({ principal, query: { limit, offset } }) => ({ user_id: principal.user_id, limit, offset }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getMyCorrelatedEntities',
    method: 'GET',
    path: '/my/correlated-entities',
    summary: 'Get Correlated Entities for the current User',
    description:
      'Correlated Entities are users and customers linked to the currently authenticated user via User-Customer-Links',
    tags: ['Customer'],
    query: upTo500,
    action: actions.correlatedEntities,
    params: ({ principal, query: { limit, offset } }) => ({ user_id: principal.user_id, limit, offset }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCorrelatedUsersInfoByCustomerId',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/correlated-users',
    summary: 'Get Correlated User Info by Customer',
    description: 'Get Correlated User Info by CUSTOMER_ID',
    tags: ['Customer'],
    action: actions.correlatedUsers,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
];
