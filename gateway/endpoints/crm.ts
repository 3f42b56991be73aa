import { crm } from '../../packages/contracts/crm/crm.contract';
import {
  CrmEventInput,
  CustomerMessageInput,
  SocialMediaHandle,
  UserMessageInput,
} from '../../packages/contracts/crm/crm.schemas';
import { endpoint } from './endpoint';
import { paging } from './queries';

const { actions } = crm;

/** The contract has no pages here. An answer holds the newest 500 at most; clients request the next ones with `offset`. */
const newest500 = paging('DESC', 500);

export const crmEndpoints = [
  endpoint({
    operationId: 'OBPv1.4.0-getCrmEvents',
    method: 'GET',
    path: '/banks/BANK_ID/crm-events',
    summary: 'Get CRM Events',
    description: 'Contacts with customers of the bank, newest first.',
    tags: ['Customer'],
    query: newest500,
    action: actions.listEvents,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-createCrmEvent',
    method: 'POST',
    path: '/banks/BANK_ID/crm-events',
    summary: 'Create CRM Event',
    description:
      'Records a contact with a customer. With `customer_id`, or the number of a customer of the bank, the event belongs to that customer: it shows the customer number, and goes with the customer. An extension: the contract only reads events.',
    tags: ['Customer'],
    body: { schema: CrmEventInput },
    action: actions.recordEvent,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, event: body }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-addSocialMediaHandle',
    method: 'POST',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/social_media_handles',
    refusesIllFormedBankId: true,
    summary: 'Create Customer Social Media Handle',
    description:
      'Create a customer social media handle for the customer specified by CUSTOMER_ID. The customer number is the one that this customer has, whatever the body says.',
    tags: ['Customer'],
    body: { schema: SocialMediaHandle },
    action: actions.addHandle,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID, handle: body }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-getSocialMediaHandles',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/social_media_handles',
    refusesIllFormedBankId: true,
    summary: 'Get Customer Social Media Handles',
    description: 'Get social media handles for a customer specified by CUSTOMER_ID.',
    tags: ['Customer'],
    action: actions.listHandles,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-createCustomerMessage',
    method: 'POST',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/messages',
    summary: 'Create Customer Message',
    description: 'Leaves a message for the customer specified by CUSTOMER_ID.',
    tags: ['Customer-Message', 'Customer', 'Person'],
    body: { schema: CustomerMessageInput, name: 'CreateMessageJsonV400' },
    action: actions.sendToCustomer,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID, message: body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomerMessages',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/messages',
    summary: 'Get Customer Messages for a Customer',
    tags: ['Customer-Message', 'Customer'],
    query: newest500,
    action: actions.listToCustomer,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv1.4.0-addCustomerMessage',
    method: 'POST',
    path: '/banks/BANK_ID/customer/CUSTOMER_ID/messages',
    summary: 'Create Customer Message (to its User)',
    description: 'Leaves a message for the user who was the first to be linked to the customer.',
    tags: ['Customer-Message', 'Customer', 'Person'],
    body: { schema: UserMessageInput, name: 'AddCustomerMessageJson' },
    action: actions.sendToUser,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID, message: body }),
  }),
  endpoint({
    operationId: 'OBPv1.4.0-getCustomersMessages',
    method: 'GET',
    path: '/banks/BANK_ID/customer/messages',
    summary: 'Get Customer Messages for the current User',
    tags: ['Customer-Message', 'Customer'],
    query: newest500,
    action: actions.listToUser,
    params: ({ path, principal, query }) => ({
      bank_id: path.BANK_ID,
      user_id: principal.user_id,
      ...query,
    }),
  }),
];
