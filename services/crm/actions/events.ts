import type { Static } from '@sinclair/typebox';
import { v7 as uuidv7 } from 'uuid';
import type { crm } from '../../../packages/contracts/crm/crm.contract';
import { crmEvents } from '../../../packages/contracts/crm/crm.events';
import type { CrmEventInput } from '../../../packages/contracts/crm/crm.schemas';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { CustomerIdentity } from '../../../packages/contracts/customer/customer.schemas';
import { ObpError } from '../../../packages/errors';
import type { Call, Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import { changeEvent, nowUtcSeconds } from '../../../packages/values';
import type { CrmStore } from '../crm.store';
import { keyOf, keysUnder } from '../crm.store';
import { newEvent, toEvent } from '../domain/event';
import { ofVisibleCustomers } from './visible';

type Actions = typeof crm.actions;

/** An event of a customer, named by id or by number, shows its number and goes with it; any other is the bank's own. */
export const recordEvent: Handler<Actions['recordEvent'], CrmStore> = async (
  { bank_id, event: input },
  { deps, call, correlationId },
) => {
  const id = uuidv7();
  const { customer_id, customer_number } = (await customerOf(call, bank_id, input)) ?? {};
  const event = newEvent(input, { id, bank_id, customer_number });
  const doc = { _id: keyOf(bank_id, id), ...event, customer_id: customer_id ?? '' };
  if (customer_id !== undefined) await deps.events.attach(doc, nowUtcSeconds(), correlationId);
  else {
    const about = { subject: keyOf(bank_id, id), correlationId, data: { bank_id, id } };
    await deps.events.documents.insert(doc, { emits: changeEvent(crmEvents.bank_event_created, about) });
  }
  return event;
};

/**
 * A number that no customer has may be any text: the event is then the bank's own.
 * @throws ObpError OBP-30046 when there is no customer with the id, OBP-50503 while the customer with the number is being deleted
 */
async function customerOf(
  call: Call,
  bank_id: string,
  { customer_id, customer_number = '' }: CrmEventInput,
): Promise<Static<typeof CustomerIdentity> | undefined> {
  if (customer_id !== undefined) return call(customer.actions.resolve, { bank_id, customer_id });
  if (customer_number === '') return undefined;
  try {
    return await call(customer.actions.resolveNumber, { bank_id, customer_number });
  } catch (error) {
    if (error instanceof ObpError && error.type === 'OBP-30002') return undefined;
    throw error;
  }
}

export const listEvents: Handler<Actions['listEvents'], CrmStore> = async (
  { bank_id, ...page },
  { deps, call },
) => {
  const docs = await deps.events.documents.find({ _id: keysUnder(bank_id) }, pageOf(page));
  return { crm_events: (await ofVisibleCustomers(call, docs)).map(toEvent) };
};
