import { defineEvents, event } from '../event';
import { Id, Obj } from '../schema';

export const bankEvents = defineEvents('bank', {
  created: event('A bank was created', Obj({ bank_id: Id() })),
  updated: event('What a bank says of itself was replaced', Obj({ bank_id: Id() })),
});
