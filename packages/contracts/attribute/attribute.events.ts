import { defineEvents, event, ofCustomer } from '../event';
import { Id, Name, Obj } from '../schema';

const attribute = { ...ofCustomer, customer_attribute_id: Id() };
const definition = { bank_id: Id(), name: Name() };

export const attributeEvents = defineEvents('attribute', {
  created: event('An attribute was added to a customer', Obj(attribute)),
  updated: event('An attribute of a customer was replaced', Obj(attribute)),
  deleted: event('An attribute of a customer was deleted', Obj(attribute)),
  definition_put: event('An attribute definition was created or replaced', Obj(definition)),
  definition_deleted: event('An attribute definition was deleted', Obj(definition)),
});
