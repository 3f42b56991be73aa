import { crmEvents } from '../../packages/contracts/crm/crm.events';
import type { CrmEvent, CustomerMessage, UserMessage } from '../../packages/contracts/crm/crm.schemas';
import { CustomerRecords, type RecordsEnv } from '../../packages/customer-records';
import { customerEvent, keyOf as customerKey } from '../../packages/values';
import { Attached, type AttachedDoc } from './attached';
import { type HandleRecord, noHandles } from './domain/handle';

/** `_id` is `BANK_ID|EVENT_ID`; `customer_id` is empty where the event belongs to no customer. */
export interface EventDoc extends AttachedDoc, CrmEvent {}

/** `_id` is `BANK_ID|CUSTOMER_ID|MESSAGE_ID`. */
export interface CustomerMessageDoc extends AttachedDoc, CustomerMessage {}

/** `_id` is `BANK_ID|USER_ID|MESSAGE_ID`. */
export interface UserMessageDoc extends AttachedDoc, UserMessage {
  user_id: string;
}

/**
 * The record of a customer contains the social media handles, which are bounded, and the fence; events and messages are
 * documents behind that fence (attached.ts). Their ids contain their owner and end with a UUIDv7, so every list is one
 * range of `_id` in order of creation. This is the only file that knows the collections and their keys.
 */
export interface CrmStore {
  records: CustomerRecords<HandleRecord>;
  events: Attached<EventDoc>;
  customerMessages: Attached<CustomerMessageDoc>;
  userMessages: Attached<UserMessageDoc>;
}

export async function openCrmStore(env: RecordsEnv): Promise<CrmStore> {
  const records = await CustomerRecords.open(env, 'customers', noHandles);
  const emit =
    (contract: (typeof crmEvents)['event_created'] | (typeof crmEvents)['message_sent']) =>
    ({ id, ...doc }: AttachedDoc & { id: string }, correlationId: string): Promise<boolean> =>
      records.emitOnce(doc, id, customerEvent(contract, { ...customerKey(doc), id }, { correlationId }));
  return {
    records,
    events: await Attached.open<EventDoc>(env, 'events', emit(crmEvents.event_created)),
    customerMessages: await Attached.open<CustomerMessageDoc>(
      env,
      'customer_messages',
      emit(crmEvents.message_sent),
    ),
    userMessages: await Attached.open<UserMessageDoc>(env, 'user_messages', emit(crmEvents.message_sent)),
  };
}

export const keyOf = (...parts: string[]): string => parts.join('|');

/** All keys that begin with these parts: `}` is the character after `|`. */
export const keysUnder = (...parts: string[]): { $gte: string; $lt: string } => ({
  $gte: `${keyOf(...parts)}|`,
  $lt: `${keyOf(...parts)}}`,
});
