import type { link } from '../../../packages/contracts/link/link.contract';
import type { Handler } from '../../../packages/service-kit';
import { activeUsers, byCreation, toLink } from '../domain/links';
import type { LinkStore } from '../link.store';
import { customersById, mustBeKnown } from './lookups';

/** Lists of links. An unknown customer has none (links-crm-cascade 1.5); the user must exist (ruling 30). */
type Actions = typeof link.actions;

export const listOfUser: Handler<Actions['listOfUser'], LinkStore> = async (params, { deps, call }) => {
  const { bank_id, user_id } = params;
  const [records] = await Promise.all([deps.ofUserAtBank(bank_id, params), mustBeKnown(call, user_id)]);
  const customers = await customersById(
    call,
    records.map(({ customer_id }) => customer_id),
  );
  const links = records
    .filter(({ customer_id }) => customers.has(customer_id))
    .flatMap((record) =>
      record.links.filter((entry) => entry.user_id === user_id).map((entry) => toLink(entry, record)),
    );
  return { user_customer_links: links.sort(byCreation) };
};

export const listOfCustomer: Handler<Actions['listOfCustomer'], LinkStore> = async (key, { deps, call }) => {
  const [record, customers] = await Promise.all([
    deps.ofCustomer(key),
    customersById(call, [key.customer_id]),
  ]);
  if (!customers.has(key.customer_id)) return { user_customer_links: [] };
  return { user_customer_links: record.links.map((entry) => toLink(entry, key)) };
};

export const usersOfCustomer: Handler<Actions['usersOfCustomer'], LinkStore> = async (key, { deps }) => ({
  user_ids: activeUsers(await deps.ofCustomer(key)),
});
