import type { link } from '../../../packages/contracts/link/link.contract';
import { linkEvents } from '../../../packages/contracts/link/link.events';
import type { Handler, Scope } from '../../../packages/service-kit';
import { type ChangeEvent, customerEvent, keyOf } from '../../../packages/values';
import { linkNotFound, linkOf, toLink, withActivity, withoutLink } from '../domain/links';
import type { LinkDoc, LinkStore } from '../link.store';

/** Changes of a link that is given by its id and its bank. */
type Actions = typeof link.actions;

/** The record of the link; a link of another bank does not exist here (ruling 6). @throws ObpError OBP-30035 */
async function recordOf(
  store: LinkStore,
  { bank_id, user_customer_link_id }: { bank_id: string; user_customer_link_id: string },
): Promise<LinkDoc> {
  const record = await store.ofLink(bank_id, user_customer_link_id);
  if (record === null) throw linkNotFound();
  return record;
}

/** The event about a link in a record. @throws ObpError OBP-30035 */
function eventOf(
  event: (typeof linkEvents)['updated'] | (typeof linkEvents)['deleted'],
  record: LinkDoc,
  user_customer_link_id: string,
  scope: Scope<LinkStore>,
): ChangeEvent {
  const { user_id } = linkOf(record, user_customer_link_id);
  return customerEvent(event, { ...keyOf(record), user_customer_link_id, user_id }, scope);
}

export const deleteLink: Handler<Actions['delete'], LinkStore> = async (params, scope) => {
  const { user_customer_link_id } = params;
  const record = await recordOf(scope.deps, params);
  const deleted = eventOf(linkEvents.deleted, record, user_customer_link_id, scope);
  await scope.deps.records.change(record, withoutLink(user_customer_link_id), deleted);
  return true;
};

export const setActive: Handler<Actions['setActive'], LinkStore> = async (params, scope) => {
  const { user_customer_link_id, is_active } = params;
  const record = await recordOf(scope.deps, params);
  const updated = eventOf(linkEvents.updated, record, user_customer_link_id, scope);
  const next = withActivity(user_customer_link_id, is_active);
  const changed = await scope.deps.records.change(record, next, updated);
  return toLink(linkOf(changed, user_customer_link_id), record);
};
