import { action, defineContract, query } from '../action';
import { anyUser, ownUser, usersWith } from '../callers';
import { participantActions } from '../participant';
import { Id, Obj, Page } from '../schema';
import {
  CrmEvent,
  CrmEventInput,
  CrmEvents,
  CustomerMessageInput,
  CustomerMessages,
  SocialMediaHandle,
  SocialMediaHandles,
  Success,
  UserMessageInput,
  UserMessages,
} from './crm.schemas';

const key = { bank_id: Id(), customer_id: Id() };

/** The contacts between a bank and its customers: CRM events, social media handles, messages. */
export const crm = defineContract('crm', {
  recordEvent: action({
    summary: 'Records a contact with a customer',
    callers: usersWith('CanCreateCrmEvent'),
    params: Obj({ bank_id: Id(), event: CrmEventInput }),
    result: CrmEvent,
    errors: ['OBP-30046'],
  }),
  listEvents: query({
    summary: 'Events of a bank, newest first',
    callers: anyUser,
    params: Obj({ bank_id: Id(), ...Page }),
    result: CrmEvents,
  }),
  addHandle: action({
    summary: 'Adds a social media handle to a customer; several are allowed',
    callers: usersWith('CanAddSocialMediaHandle'),
    params: Obj({ ...key, handle: SocialMediaHandle }),
    result: Success,
    errors: ['OBP-10001', 'OBP-30046'],
  }),
  listHandles: query({
    summary: 'Social media handles of a customer, newest first',
    callers: usersWith('CanGetSocialMediaHandles'),
    params: Obj(key),
    result: SocialMediaHandles,
    errors: ['OBP-30046'],
  }),
  sendToCustomer: action({
    summary: 'Leaves a message for a customer',
    callers: usersWith('CanCreateCustomerMessage'),
    params: Obj({ ...key, message: CustomerMessageInput }),
    result: Success,
    errors: ['OBP-30046'],
  }),
  listToCustomer: query({
    summary: 'Messages to a customer, newest first',
    callers: usersWith('CanGetCustomerMessages'),
    params: Obj({ ...key, ...Page }),
    result: CustomerMessages,
    errors: ['OBP-30046'],
  }),
  sendToUser: action({
    summary: 'Leaves a message for the user who acts for a customer',
    callers: anyUser,
    params: Obj({ ...key, message: UserMessageInput }),
    result: Success,
    errors: ['OBP-20005', 'OBP-30008', 'OBP-30046'],
  }),
  listToUser: query({
    summary: 'Messages to a user about customers of the bank, newest first',
    callers: ownUser,
    params: Obj({ bank_id: Id(), user_id: Id(), ...Page }),
    result: UserMessages,
  }),
  ...participantActions(),
});
