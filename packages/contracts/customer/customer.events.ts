import { Type } from '@sinclair/typebox';
import { defineEvents, event, ofCustomer } from '../event';
import { Name, Obj } from '../schema';

export const customerEvents = defineEvents('customer', {
  created: event('A customer was created', Obj(ofCustomer)),
  updated: event(
    'Fields of a customer were replaced',
    Obj({
      ...ofCustomer,
      fields: Type.Array(Name(), { description: 'Which ones: `["email"]`' }),
    }),
  ),
});
