import { v7 as uuidv7 } from 'uuid';
import type { crm } from '../../../packages/contracts/crm/crm.contract';
import { crmEvents } from '../../../packages/contracts/crm/crm.events';
import type { CrmEvent } from '../../../packages/contracts/crm/crm.schemas';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import { happened, telling } from '../../../packages/events';
import { type Call, type Handler, nowUtcSeconds } from '../../../packages/service-kit';
import type { CrmStore } from '../crm.store';
import { keyOf, keysUnder } from '../crm.store';
import { newEvent, toEvent } from '../domain/event';
import { ofVisibleCustomers, pageOf } from './pages';

type Actions = typeof crm.actions;

/** With a customer, the event shows that customer's number and belongs to it; without, it is the bank's own. */
export const recordEvent: Handler<Actions['recordEvent'], CrmStore> = async (
  { bank_id, event: input },
  { deps, call, correlationId },
) => {
  const id = uuidv7();
  const { customer_id } = input;
  const customer_number = await numberOf(call, bank_id, customer_id);
  const event = newEvent(input, { id, bank_id, customer_number });
  const doc = { _id: keyOf(bank_id, id), ...event, customer_id: customer_id ?? '' };
  if (customer_id !== undefined) await deps.events.attach(doc, nowUtcSeconds(), correlationId);
  else {
    const about = { subject: keyOf(bank_id, id), correlationId, data: { bank_id, id } };
    await deps.events.documents.insert(telling(doc, happened(crmEvents.bank_event_created, about)));
  }
  return event;
};

async function numberOf(
  call: Call,
  bank_id: string,
  customer_id: string | undefined,
): Promise<CrmEvent['customer_number'] | undefined> {
  if (customer_id === undefined) return undefined;
  return (await call(customer.actions.resolve, { bank_id, customer_id })).customer_number;
}

export const listEvents: Handler<Actions['listEvents'], CrmStore> = async (
  { bank_id, ...page },
  { deps, call },
) => {
  const docs = await deps.events.documents.find({ _id: keysUnder(bank_id) }, pageOf(page));
  return { crm_events: (await ofVisibleCustomers(call, docs)).map(toEvent) };
};
