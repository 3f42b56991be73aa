import { Type } from '@sinclair/typebox';
import { action, defineContract, query } from '../action';
import { onlyServices, ownUser, usersWith } from '../callers';
import { Customer, Customers } from '../customer/customer.schemas';
import { participantActions } from '../participant';
import { Id, Obj, Page, True } from '../schema';
import { accountLinkActions } from './account-link.actions';
import {
  CorrelatedEntities,
  CustomerAndUsers,
  CustomersDayWithAttributes,
  Link,
  LinkInput,
  Links,
  NewCustomerLink,
  UserIds,
} from './link.schemas';

const key = { bank_id: Id(), customer_id: Id() };
const linkOfBank = { bank_id: Id(), user_customer_link_id: Id() };
const ofUser = { user_id: Id(), limit: Page.limit, offset: Page.offset };

/** Links between users and customers, and the relations that follow from them. */
export const link = defineContract('link', {
  create: action({
    summary: 'Links a user to a customer of the bank, once',
    callers: usersWith('CanCreateUserCustomerLinkAtAnyBank', 'CanCreateUserCustomerLink'),
    params: Obj({ bank_id: Id(), link: LinkInput }),
    result: Link,
    errors: ['OBP-20005', 'OBP-30046', 'OBP-30007', 'OBP-30025'],
  }),
  expectUser: query({
    summary:
      'Whether there is a user to link, before a customer is created together with its link; for services',
    callers: onlyServices('customer'),
    params: Obj({ user_id: Id() }),
    result: True,
    errors: ['OBP-20005'],
  }),
  linkNewCustomer: action({
    summary: 'Stores the first link of a customer that is being created and is not visible yet; for services',
    callers: onlyServices('customer'),
    params: Obj({ ...key, link: NewCustomerLink }),
    result: True,
    errors: ['OBP-30046'],
    idempotent: true,
  }),
  delete: action({
    summary: 'Removes a link to a customer of the bank',
    callers: usersWith('CanDeleteUserCustomerLink'),
    params: Obj(linkOfBank),
    result: True,
    errors: ['OBP-30035', 'OBP-30046'],
  }),
  setActive: action({
    summary: 'Suspends or activates a link; an inactive link gives no access; for services',
    callers: usersWith('CanDeleteUserCustomerLink'),
    params: Obj({ ...linkOfBank, is_active: Type.Boolean() }),
    result: Link,
    errors: ['OBP-30035', 'OBP-30046'],
    idempotent: true,
  }),
  listOfUser: query({
    summary: "A user's links to customers of the bank, in order of creation",
    callers: usersWith('CanGetUserCustomerLink'),
    params: Obj({ bank_id: Id(), ...ofUser }),
    result: Links,
    errors: ['OBP-20005'],
  }),
  listOfCustomer: query({
    summary: 'The links of a customer of the bank, in order of creation',
    callers: usersWith('CanGetUserCustomerLink'),
    params: Obj(key),
    result: Links,
  }),
  usersOfCustomer: query({
    summary: 'Ids of users with an active link to the customer, in order of creation; for services',
    callers: { services: ['crm'], users: ['CanGetUserCustomerLink'] },
    params: Obj(key),
    result: UserIds,
  }),
  customersOfUser: query({
    summary: 'Customers of all banks that the user is linked to, in order of their creation',
    callers: ownUser,
    params: Obj(ofUser),
    result: CustomersDayWithAttributes,
  }),
  ownCustomers: query({
    summary: 'The same as they are kept: without attributes, dates in full; of one bank if one is given',
    callers: ownUser,
    params: Obj({ ...ofUser, bank_id: Type.Optional(Id()) }),
    result: Customers,
  }),
  oldestOwnCustomer: query({
    summary: 'The customer of the oldest active link of the user at a bank, as it is kept',
    callers: ownUser,
    params: Obj({ user_id: Id(), bank_id: Id() }),
    result: Customer,
    errors: ['OBP-30008'],
  }),
  correlatedEntities: query({
    summary: 'Each customer that the user is linked to, with all users linked to that customer',
    callers: ownUser,
    params: Obj(ofUser),
    result: CorrelatedEntities,
  }),
  correlatedUsers: query({
    summary: 'A customer with all users linked to it',
    callers: usersWith('CanGetCorrelatedUsersInfoAtAnyBank', 'CanGetCorrelatedUsersInfo'),
    params: Obj(key),
    result: CustomerAndUsers,
    errors: ['OBP-30046'],
  }),
  ...accountLinkActions,
  ...participantActions(),
});
