import { v7 as uuidv7 } from 'uuid';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { link } from '../../../packages/contracts/link/link.contract';
import { linkEvents } from '../../../packages/contracts/link/link.events';
import type { Handler } from '../../../packages/service-kit';
import { customerEvent, nowUtcSeconds } from '../../../packages/values';
import { type LinkEntry, toLink, withLink } from '../domain/links';
import type { LinkStore } from '../link.store';
import { mustBeKnown } from './lookups';

/** Checks the user, then the customer of this bank, then adds the link (links-crm-cascade 1.2). */
export const create: Handler<typeof link.actions.create, LinkStore> = async (
  params,
  { deps, call, correlationId },
) => {
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
  const { user_customer_link_id } = entry;
  const created = customerEvent(
    linkEvents.created,
    { ...key, user_customer_link_id, user_id },
    { correlationId },
  );
  await deps.records.change(key, withLink(entry), created);
  return toLink(entry, key);
};
