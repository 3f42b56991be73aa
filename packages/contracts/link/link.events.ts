import { defineEvents, event, ofCustomer } from '../event';
import { Id, Obj } from '../schema';

const link = { ...ofCustomer, user_customer_link_id: Id(), user_id: Id() };

const accountLink = { ...ofCustomer, customer_account_link_id: Id() };

export const accountLinkEvents = defineEvents(
  'account_link',
  {
    created: event('An account was linked to a customer', Obj(accountLink)),
    updated: event('The relation of an account to a customer was changed', Obj(accountLink)),
    deleted: event('The link of an account to a customer was deleted', Obj(accountLink)),
  },
  'link',
);

export const linkEvents = defineEvents('link', {
  created: event('A user was linked to a customer', Obj(link)),
  updated: event('A link was activated or suspended', Obj(link)),
  deleted: event('A link was deleted', Obj(link)),
});
