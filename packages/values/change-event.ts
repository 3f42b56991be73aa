import type { DataOf, EventContract } from '../contracts/event';
import { type CustomerKey, recordId } from './customer-key';

/** An event before it is written: the collection that emits it adds the id and the time (`packages/events`). */
export interface ChangeEvent {
  readonly type: string;
  readonly source: string;
  /** Events of one source and subject are published in the order of the changes. */
  readonly subject: string;
  readonly correlationid: string;
  readonly data: Record<string, unknown>;
}

/** An event of the given contract, to be emitted by the write of the change that it describes. */
export const changeEvent = <E extends EventContract>(
  { type, source }: E,
  { subject, correlationId, data }: { subject: string; correlationId: string; data: DataOf<E> },
): ChangeEvent => ({ type, source, subject, correlationid: correlationId, data });

/** An event about a customer; it keeps the order of everything that happens to this customer. */
export const customerEvent = <E extends EventContract>(
  contract: E,
  data: DataOf<E> & CustomerKey,
  { correlationId }: { correlationId: string },
): ChangeEvent => changeEvent(contract, { subject: recordId(data), correlationId, data });
