import { defineEvents, event } from '../event';
import { Id, Obj } from '../schema';

export const bankEvents = defineEvents('bank', {
  created: event('A bank was created', Obj({ bank_id: Id() })),
  updated: event('The description of a bank was replaced', Obj({ bank_id: Id() })),
});
