import type { DataOf, EventContract } from '../contracts/event';
import { happened, type PendingEvent } from '../events';
import { type CustomerKey, recordId } from './customer-records';

/** What has happened to a customer, to be written with the change: in the order of what happens to this customer. */
export const happenedTo = <E extends EventContract>(
  contract: E,
  data: DataOf<E> & CustomerKey,
  { correlationId }: { correlationId: string },
): PendingEvent => happened(contract, { subject: recordId(data), correlationId, data });
