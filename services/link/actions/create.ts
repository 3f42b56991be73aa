import { v7 as uuidv7 } from 'uuid';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { link } from '../../../packages/contracts/link/link.contract';
import { linkEvents } from '../../../packages/contracts/link/link.events';
import type { NewCustomerLink } from '../../../packages/contracts/link/link.schemas';
import type { Handler, Scope } from '../../../packages/service-kit';
import { type ChangeEvent, type CustomerKey, customerEvent, nowUtcSeconds } from '../../../packages/values';
import { type LinkEntry, toLink, withFirstLink, withLink } from '../domain/links';
import type { LinkStore } from '../link.store';
import { mustBeKnown } from './lookups';

type Actions = typeof link.actions;

/** Checks the user, then the customer of this bank, then adds the link (links-crm-cascade 1.2). */
export const create: Handler<Actions['create'], LinkStore> = async (params, { deps, call, ...scope }) => {
  const { user_id, customer_id } = params.link;
  await mustBeKnown(call, user_id);
  const key = { bank_id: params.bank_id, customer_id };
  await call(customer.actions.resolve, key);
  const entry: LinkEntry = {
    user_customer_link_id: uuidv7(),
    user_id,
    date_inserted: nowUtcSeconds(),
    is_active: true,
  };
  await deps.records.change(key, withLink(entry), createdEvent(key, entry, scope));
  return toLink(entry, key);
};

export const expectUser: Handler<Actions['expectUser'], LinkStore> = async ({ user_id }, { call }) => {
  await mustBeKnown(call, user_id);
  return true;
};

/** The customer service calls this before any reader sees the customer (services/customer/actions/create-linked.ts). */
export const linkNewCustomer: Handler<Actions['linkNewCustomer'], LinkStore> = async (
  { link: first, ...key },
  { deps, ...scope },
) => {
  const entry = { ...first, is_active: true };
  await deps.records.change(key, withFirstLink(entry), createdEvent(key, first, scope));
  return true;
};

const createdEvent = (
  key: CustomerKey,
  { user_customer_link_id, user_id }: NewCustomerLink,
  scope: Pick<Scope<LinkStore>, 'correlationId'>,
): ChangeEvent => customerEvent(linkEvents.created, { ...key, user_customer_link_id, user_id }, scope);
