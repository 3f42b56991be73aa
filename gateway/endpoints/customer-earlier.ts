import type { Static } from '@sinclair/typebox';
import { customer } from '../../packages/contracts/customer/customer.contract';
import {
  CustomerInput,
  CustomerV140Input,
  CustomerV210Input,
} from '../../packages/contracts/customer/customer.schemas';
import { link } from '../../packages/contracts/link/link.contract';
import { LinkInput } from '../../packages/contracts/link/link.schemas';
import type { Requirement } from '../../packages/contracts/requirement';
import { listV140, listV210, UNKNOWN, v140, v210 } from './customer-shapes';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

/** Customers and their links before v4.0.0 (earlier-versions.md 7 to 9). */

const tags = ['Customer', 'User'];
const create = {
  method: 'POST',
  path: '/banks/BANK_ID/customers',
  summary: 'Create Customer',
  tags: ['Customer', 'Person'],
} as const;
const own = {
  method: 'GET',
  path: '/users/current/customers',
  summary: 'Get Customers for Current User',
  query: upTo500,
  action: link.actions.ownCustomers,
} as const;

const linked = {
  description:
    'Creates a Customer with this `customer_number`, linked to the User `user_id`, or to the current User without one.',
  action: customer.actions.createLinked,
} as const;
interface ToLink {
  readonly path: { readonly BANK_ID: string };
  readonly body: Static<typeof CustomerV140Input>;
  readonly principal: { readonly user_id: string };
}

/** `""` for the user is the caller. */
const linkedTo = (user_id: string | undefined, caller: { user_id: string }): string =>
  user_id || caller.user_id;

/** Two names of this body have capitals in the API. */
const fieldsOf = ({
  title = '',
  branchId: branch_id = '',
  nameSuffix: name_suffix = '',
  user_id: _user,
  customer_number: _number,
  ...fields
}: Static<typeof CustomerV140Input>) => ({ ...UNKNOWN, ...fields, title, branch_id, name_suffix });

const linkedV140 = {
  ...linked,
  roles: [['CanCreateCustomer', 'CanCreateUserCustomerLink']] satisfies Requirement[],
  body: { schema: CustomerV140Input },
  shape: v140,
  params: ({ path, body, principal }: ToLink) => ({
    bank_id: path.BANK_ID,
    customer_number: body.customer_number,
    user_id: linkedTo(body.user_id, principal),
    customer: fieldsOf(body),
  }),
} as const;

export const earlierCustomerEndpoints = [
  endpoint({
    ...create,
    ...linkedV140,
    operationId: 'OBPv1.4.0-addCustomer',
    path: '/banks/BANK_ID/customer',
    until: 'v1.4.0',
    summary: 'Add Customer',
    tags: ['Customer'],
    status: 200,
  }),
  endpoint({
    ...create,
    ...linkedV140,
    operationId: 'OBPv2.0.0-createCustomer',
  }),
  endpoint({
    ...create,
    ...linked,
    operationId: 'OBPv2.1.0-createCustomer',
    body: { schema: CustomerV210Input },
    shape: v210,
    params: ({ path, body: { user_id, customer_number, ...fields }, principal }) => ({
      bank_id: path.BANK_ID,
      customer_number,
      user_id: linkedTo(user_id, principal),
      customer: { ...UNKNOWN, ...fields },
    }),
  }),
  endpoint({
    ...create,
    operationId: 'OBPv3.1.0-createCustomer',
    description: 'The same as in v4.0.0.',
    body: { schema: CustomerInput, name: 'PostCustomerJsonV310' },
    action: customer.actions.create,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer: body }),
  }),
  endpoint({
    operationId: 'OBPv1.4.0-getCustomer',
    method: 'GET',
    path: '/banks/BANK_ID/customer',
    until: 'v2.0.0',
    summary: 'Get Customer for Current User',
    description: 'The Customer of the oldest active link of the current User at this bank.',
    tags: ['Customer'],
    action: link.actions.oldestOwnCustomer,
    params: ({ path, principal }) => ({ user_id: principal.user_id, bank_id: path.BANK_ID }),
    shape: v140,
  }),
  endpoint({
    ...own,
    operationId: 'OBPv2.0.0-getCustomers',
    tags: ['Person', 'Customer'],
    params: ({ principal, query }) => ({ user_id: principal.user_id, ...query }),
    shape: listV140,
  }),
  endpoint({
    ...own,
    operationId: 'OBPv2.1.0-getCustomersForUser',
    tags,
    params: ({ principal, query }) => ({ user_id: principal.user_id, ...query }),
    shape: listV210,
  }),
  endpoint({
    ...own,
    operationId: 'OBPv2.1.0-getCustomersForCurrentUserAtBank',
    path: '/banks/BANK_ID/customers',
    summary: 'Get Customers for Current User at Bank',
    description: 'Customers of this bank that are linked to the current User, in order of their creation.',
    tags: ['Customer'],
    params: ({ path, principal, query }) => ({
      user_id: principal.user_id,
      bank_id: path.BANK_ID,
      ...query,
    }),
    shape: listV210,
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
