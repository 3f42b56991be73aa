import { customer } from '../../packages/contracts/customer/customer.contract';
import {
  CustomerIds,
  CustomerNumberSought,
  CustomerOverview,
  CustomerOverviewFlat,
  CustomerV5Input,
} from '../../packages/contracts/customer/customer.schemas';
import { link } from '../../packages/contracts/link/link.contract';
import { listV210, UNKNOWN } from './customer-shapes';
import { endpoint } from './endpoint';
import { paging, upTo500 } from './queries';

/** Endpoints that v5.0.0 and v5.1.0 add to the customer area (later-versions.md 4 and 5). */

const { actions } = customer;
const tags = ['Customer', 'User'];

/** There are no accounts here, which looks like a customer without any (ruling 37). */
const NO_ACCOUNTS = { accounts: [] };

const overview = <const S extends string>(path: S) =>
  ({
    method: 'POST',
    path: `/banks/BANK_ID/customers/customer-number-query/${path}`,
    description:
      'The Customer of this bank that has the number, with its attributes. Accounts are kept elsewhere: the list is empty.',
    tags: ['Customer', 'KYC'],
    body: { schema: CustomerNumberSought, name: 'PostCustomerOverviewJsonV500' },
    status: 200,
  }) as const;

const own = {
  method: 'GET',
  query: upTo500,
  action: link.actions.ownCustomers,
} as const;

export const customerV5Endpoints = [
  endpoint({
    operationId: 'OBPv5.0.0-createCustomer',
    method: 'POST',
    path: '/banks/BANK_ID/customers',
    summary: 'Create Customer',
    description:
      'Only `legal_name` and `mobile_phone_number` are required. Without `customer_number` one is generated; one that is taken at the bank is refused. `dependants` is the number of `dob_of_dependants`. No User is linked to the Customer.',
    tags: ['Customer', 'Person'],
    body: { schema: CustomerV5Input, name: 'PostCustomerJsonV310' },
    action: actions.createNumbered,
    params: ({ path, body: { customer_number, ...fields } }) => ({
      bank_id: path.BANK_ID,
      ...(customer_number === undefined ? {} : { customer_number }),
      customer: { ...UNKNOWN, ...fields },
    }),
  }),
  endpoint({
    operationId: 'OBPv5.0.0-getCustomersAtOneBank',
    method: 'GET',
    path: '/banks/BANK_ID/customers',
    summary: 'Get Customers at Bank',
    description: 'Customers of the bank by `last_ok_date`, by default the latest first.',
    tags,
    query: paging(),
    action: actions.listAtBank,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv5.0.0-getCustomersMinimalAtOneBank',
    method: 'GET',
    path: '/banks/BANK_ID/customers-minimal',
    summary: 'Get Customers Minimal at Bank',
    description: 'Ids of the customers of the bank, in the order of Get Customers at Bank.',
    tags,
    query: paging(),
    action: actions.listMinimalAtBank,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, ...query }),
  }),
  endpoint({
    ...own,
    operationId: 'OBPv5.0.0-getMyCustomersAtAnyBank',
    path: '/my/customers',
    summary: 'Get My Customers',
    description: 'Customers of all banks that are linked to the current User, in order of their creation.',
    tags,
    params: ({ principal, query }) => ({ user_id: principal.user_id, ...query }),
    shape: listV210,
  }),
  endpoint({
    ...own,
    operationId: 'OBPv5.0.0-getMyCustomersAtBank',
    path: '/banks/BANK_ID/my/customers',
    summary: 'Get My Customers at Bank',
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
    ...own,
    operationId: 'OBPv5.1.0-getCustomersForUserIdsOnly',
    path: '/users/current/customers/customer_ids',
    summary: 'Get Customers for Current User (IDs only)',
    description: 'Ids of the customers of Get My Customers.',
    tags,
    params: ({ principal, query }) => ({ user_id: principal.user_id, ...query }),
    shape: {
      schema: CustomerIds,
      of: ({ customers }) => ({ customers: customers.map(({ customer_id }) => ({ id: customer_id })) }),
    },
  }),
  endpoint({
    ...overview('overview'),
    operationId: 'OBPv5.0.0-getCustomerOverview',
    summary: 'Get Customer Overview',
    action: actions.overview,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, ...body }),
    shape: { schema: CustomerOverview, of: (found) => ({ ...found, ...NO_ACCOUNTS }) },
  }),
  endpoint({
    ...overview('overview-flat'),
    operationId: 'OBPv5.0.0-getCustomerOverviewFlat',
    summary: 'Get Customer Overview Flat',
    action: actions.overviewFlat,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, ...body }),
    shape: {
      schema: CustomerOverviewFlat,
      of: (found) => ({
        bank_id: found.bank_id,
        customer_id: found.customer_id,
        customer_number: found.customer_number,
        legal_name: found.legal_name,
        mobile_phone_number: found.mobile_phone_number,
        email: found.email,
        date_of_birth: found.date_of_birth,
        title: found.title,
        branch_id: found.branch_id,
        name_suffix: found.name_suffix,
        customer_attributes: found.customer_attributes,
        ...NO_ACCOUNTS,
      }),
    },
  }),
];
