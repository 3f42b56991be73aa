import type { CrmEvent, CrmEventInput } from '../../../packages/contracts/crm/crm.schemas';

/** The id and the owner of an event: arguments, so that the rule stays pure. */
interface NewEvent {
  id: string;
  bank_id: string;
  /** The number of the customer that the event belongs to, if to any. */
  customer_number: string | undefined;
}

/** An event as it is stored: missing fields are empty, as readers show them (links-crm-cascade, section 4). */
export const newEvent = (input: CrmEventInput, created: NewEvent): CrmEvent => ({
  id: created.id,
  bank_id: created.bank_id,
  customer_name: input.customer_name,
  customer_number: created.customer_number ?? input.customer_number ?? '',
  category: input.category,
  detail: input.detail,
  channel: input.channel,
  scheduled_date: input.scheduled_date ?? null,
  actual_date: input.actual_date,
  result: input.result ?? '',
});

/** The fields in wire order. */
export const toEvent = (event: CrmEvent): CrmEvent => ({
  id: event.id,
  bank_id: event.bank_id,
  customer_name: event.customer_name,
  customer_number: event.customer_number,
  category: event.category,
  detail: event.detail,
  channel: event.channel,
  scheduled_date: event.scheduled_date,
  actual_date: event.actual_date,
  result: event.result,
});
