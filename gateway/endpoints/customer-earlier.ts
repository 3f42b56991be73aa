import { customer } from '../../packages/contracts/customer/customer.contract';
import { CustomerInput, CustomersV140 } from '../../packages/contracts/customer/customer.schemas';
import { link } from '../../packages/contracts/link/link.contract';
import { LinkInput } from '../../packages/contracts/link/link.schemas';
import { mine } from './customer-v5';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

/** Customers and their links before v4.0.0 (earlier-versions.md 7 to 9). */

const tags = ['Customer', 'User'];
const own = {
  method: 'GET',
  path: '/users/current/customers',
  summary: 'Get Customers for Current User',
  query: upTo500,
  action: link.actions.ownCustomers,
} as const;

export const earlierCustomerEndpoints = [
  endpoint({
    operationId: 'OBPv3.1.0-createCustomer',
    method: 'POST',
    path: '/banks/BANK_ID/customers',
    summary: 'Create Customer',
    description: 'The same as in v4.0.0.',
    tags: ['Customer', 'Person'],
    body: { schema: CustomerInput, name: 'PostCustomerJsonV310' },
    action: customer.actions.create,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer: body }),
  }),
  endpoint({
    ...own,
    operationId: 'OBPv2.0.0-getCustomers',
    tags: ['Person', 'Customer'],
    params: ({ principal, query }) => ({ user_id: principal.user_id, ...query }),
    shape: {
      schema: CustomersV140,
      of: (found) => ({
        customers: mine
          .of(found)
          .customers.map(
            ({ bank_id: _bank, credit_rating: _rating, credit_limit: _limit, ...shown }) => shown,
          ),
      }),
    },
  }),
  endpoint({
    ...own,
    operationId: 'OBPv2.1.0-getCustomersForUser',
    tags,
    params: ({ principal, query }) => ({ user_id: principal.user_id, ...query }),
    shape: mine,
  }),
  endpoint({
    operationId: 'OBPv2.1.0-getCustomersForCurrentUserAtBank',
    method: 'GET',
    path: '/banks/BANK_ID/customers',
    summary: 'Get Customers for Current User at Bank',
    description: 'Customers of this bank that are linked to the current User, in order of their creation.',
    tags: ['Customer'],
    query: upTo500,
    action: link.actions.ownCustomers,
    params: ({ path, principal, query }) => ({
      user_id: principal.user_id,
      bank_id: path.BANK_ID,
      ...query,
    }),
    shape: mine,
  }),
  endpoint({
    operationId: 'OBPv2.0.0-createUserCustomerLinks',
    method: 'POST',
    path: '/banks/BANK_ID/user_customer_links',
    summary: 'Create User Customer Link',
    description: 'Link a User to a Customer',
    tags,
    status: 200,
    body: { schema: LinkInput, name: 'CreateUserCustomerLinkJson' },
    action: link.actions.create,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, link: body }),
  }),
];
