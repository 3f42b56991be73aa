import type { link } from '../../../packages/contracts/link/link.contract';
import type { Handler } from '../../../packages/service-kit';
import { linkNotFound, linkOf, toLink, withActivity, withoutLink } from '../domain/links';
import type { LinkDoc, LinkStore } from '../link.store';

/** Changes of a link of which only the id and the bank are known. */
type Actions = typeof link.actions;

/** The record of the link; one of another bank does not exist here (ruling 6). @throws ObpError OBP-30035 */
async function recordOf(
  store: LinkStore,
  { bank_id, user_customer_link_id }: { bank_id: string; user_customer_link_id: string },
): Promise<LinkDoc> {
  const record = await store.ofLink(bank_id, user_customer_link_id);
  if (record === null) throw linkNotFound();
  return record;
}

export const deleteLink: Handler<Actions['delete'], LinkStore> = async (params, { deps }) => {
  const record = await recordOf(deps, params);
  await deps.records.change(record, withoutLink(params.user_customer_link_id));
  return true;
};

export const setActive: Handler<Actions['setActive'], LinkStore> = async (params, { deps }) => {
  const record = await recordOf(deps, params);
  const { user_customer_link_id, is_active } = params;
  const changed = await deps.records.change(record, withActivity(user_customer_link_id, is_active));
  return toLink(linkOf(changed, user_customer_link_id), record);
};
