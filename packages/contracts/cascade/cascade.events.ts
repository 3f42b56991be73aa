import { defineEvents, event, ofCustomer } from '../event';
import { Id, Obj } from '../schema';

/** Emitted by the cascade: a customer is deleted when the saga is done in all services. */
export const cascadeEvents = defineEvents(
  'customer',
  {
    deleted: event(
      'A customer is deleted, with all that was kept of it, in all services',
      Obj({
        ...ofCustomer,
        saga_id: Id({ description: 'The id of the receipt that lists what was removed' }),
      }),
    ),
  },
  'cascade',
);
