import { v7 as uuidv7 } from 'uuid';
import type { crm } from '../../../packages/contracts/crm/crm.contract';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import { identity } from '../../../packages/contracts/identity/identity.contract';
import { link } from '../../../packages/contracts/link/link.contract';
import { ObpError } from '../../../packages/errors';
import type { Call, Handler } from '../../../packages/service-kit';
import { pageOf } from '../../../packages/store';
import { type CustomerKey, nowUtcSeconds } from '../../../packages/values';
import { type CrmStore, keyOf, keysUnder } from '../crm.store';
import { toUserMessage } from '../domain/message';
import { ofVisibleCustomers } from './visible';

/** Messages to users who act for customers (v1.4.0). Customers' lists do not show them. */
type Actions = typeof crm.actions;

export const sendToUser: Handler<Actions['sendToUser'], CrmStore> = async (
  { message, ...key },
  { deps, call, correlationId },
) => {
  await call(customer.actions.resolve, key);
  const user_id = await addressee(call, key);
  const id = uuidv7();
  const now = nowUtcSeconds();
  const doc = { _id: keyOf(key.bank_id, user_id, id), ...key, user_id, id, date: now, ...message };
  await deps.userMessages.attach(doc, now, correlationId);
  return { success: 'Success' };
};

/** The user of the customer's first active link, and no other (6). @throws ObpError OBP-30008, OBP-20005 */
async function addressee(call: Call, key: CustomerKey): Promise<string> {
  const [first] = (await call(link.actions.usersOfCustomer, key)).user_ids;
  if (first === undefined) throw new ObpError('OBP-30008', ` Current customerId (${key.customer_id})`);
  const { users } = await call(identity.actions.usersWithAttributes, { user_ids: [first] });
  if (users.length === 0) throw new ObpError('OBP-20005', ` Current USER_ID(${first})`);
  return first;
}

export const listToUser: Handler<Actions['listToUser'], CrmStore> = async (
  { bank_id, user_id, ...page },
  { deps, call },
) => {
  const docs = await deps.userMessages.documents.find({ _id: keysUnder(bank_id, user_id) }, pageOf(page));
  return { messages: (await ofVisibleCustomers(call, docs)).map(toUserMessage) };
};
