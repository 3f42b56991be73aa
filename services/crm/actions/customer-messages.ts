import { v7 as uuidv7 } from 'uuid';
import type { crm } from '../../../packages/contracts/crm/crm.contract';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import { nowUtcSeconds } from '../../../packages/values';
import { type CrmStore, keyOf, keysUnder } from '../crm.store';
import { toCustomerMessage } from '../domain/message';

/** Messages to customers (v4.0.0). Users' lists do not show them. */
type Actions = typeof crm.actions;

export const sendToCustomer: Handler<Actions['sendToCustomer'], CrmStore> = async (
  { message, ...key },
  { deps, call, correlationId },
) => {
  await call(customer.actions.resolve, key);
  const id = uuidv7();
  const now = nowUtcSeconds();
  const doc = { _id: keyOf(key.bank_id, key.customer_id, id), ...key, id, date: now, ...message };
  await deps.customerMessages.attach(doc, now, correlationId);
  return { success: 'Success' };
};

export const listToCustomer: Handler<Actions['listToCustomer'], CrmStore> = async (
  { bank_id, customer_id, ...page },
  { deps, call },
) => {
  await call(customer.actions.resolve, { bank_id, customer_id });
  const docs = await deps.customerMessages.documents.find(
    { _id: keysUnder(bank_id, customer_id) },
    pageOf(page),
  );
  return { messages: docs.map(toCustomerMessage) };
};
