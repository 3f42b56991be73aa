import { defineEvents, event, ofCustomer } from '../event';
import { Id, Name, Obj } from '../schema';

const attribute = { ...ofCustomer, customer_attribute_id: Id() };
const definition = { bank_id: Id(), name: Name() };

export const attributeEvents = defineEvents('attribute', {
  created: event('A customer was given an attribute', Obj(attribute)),
  updated: event('An attribute of a customer was replaced', Obj(attribute)),
  deleted: event('An attribute of a customer was deleted', Obj(attribute)),
  definition_put: event('A definition of attributes was made or replaced', Obj(definition)),
  definition_deleted: event('A definition of attributes was deleted', Obj(definition)),
});
