import { defineEvents, event, ofCustomer } from '../event';
import { Id, Obj } from '../schema';

export const crmEvents = defineEvents('crm', {
  event_created: event('A CRM event of a customer was recorded', Obj({ ...ofCustomer, id: Id() })),
  bank_event_created: event(
    'A CRM event of a bank, about no customer, was recorded',
    Obj({
      bank_id: Id(),
      id: Id(),
    }),
  ),
  handle_added: event('A social media handle was added to a customer', Obj(ofCustomer)),
  message_sent: event(
    'A message to a customer, or to its user, was stored',
    Obj({ ...ofCustomer, id: Id() }),
  ),
});
