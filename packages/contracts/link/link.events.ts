import { defineEvents, event, ofCustomer } from '../event';
import { Id, Obj } from '../schema';

const link = { ...ofCustomer, user_customer_link_id: Id(), user_id: Id() };

export const linkEvents = defineEvents('link', {
  created: event('A user was linked to a customer', Obj(link)),
  updated: event('A link was activated or suspended', Obj(link)),
  deleted: event('A link was deleted', Obj(link)),
});
