import { v7 as uuidv7 } from 'uuid';
import { customer } from '../../../packages/contracts/customer/customer.contract';
import type { link } from '../../../packages/contracts/link/link.contract';
import { accountLinkEvents } from '../../../packages/contracts/link/link.events';
import type { Handler, Scope } from '../../../packages/service-kit';
import { type ChangeEvent, customerEvent, keyOf } from '../../../packages/values';
import {
  accountLinkNotFound,
  accountLinkOf,
  checkBank,
  toAccountLink,
  withAccount,
  withoutAccount,
  withRelationship,
} from '../domain/account-links';
import type { AccountLinkEntry } from '../domain/links';
import type { LinkDoc, LinkStore } from '../link.store';
import { customersById } from './lookups';

/** Links of customers to accounts, which other systems keep (later-versions.md 6). */
type Actions = typeof link.actions;

export const createAccountLink: Handler<Actions['createAccountLink'], LinkStore> = async (
  { bank_id, link: { customer_id, account_id, relationship_type, ...body } },
  { deps, call, ...scope },
) => {
  checkBank(body.bank_id, bank_id);
  const key = { bank_id, customer_id };
  await call(customer.actions.resolve, key);
  const entry: AccountLinkEntry = { customer_account_link_id: uuidv7(), account_id, relationship_type };
  await deps.records.change(key, withAccount(entry), about('created', entry, key, scope));
  return toAccountLink(entry, key);
};

export const accountLinksOfCustomer: Handler<Actions['accountLinksOfCustomer'], LinkStore> = async (
  key,
  { deps, call },
) => {
  const [{ accounts }] = await Promise.all([deps.ofCustomer(key), call(customer.actions.resolve, key)]);
  return { links: accounts.map((entry) => toAccountLink(entry, key)) };
};

export const accountLinksOfAccount: Handler<Actions['accountLinksOfAccount'], LinkStore> = async (
  { account_id, ...page },
  { deps, call },
) => {
  const records = await deps.ofAccount(account_id, page);
  const customers = await customersById(
    call,
    records.map(({ customer_id }) => customer_id),
  );
  return {
    links: records
      .filter(({ customer_id }) => customers.has(customer_id))
      .flatMap((record) =>
        record.accounts
          .filter((entry) => entry.account_id === account_id)
          .map((entry) => toAccountLink(entry, record)),
      ),
  };
};

export const getAccountLink: Handler<Actions['getAccountLink'], LinkStore> = async (
  params,
  { deps, call },
) => {
  const record = await recordOf(deps, params);
  const customers = await customersById(call, [record.customer_id]);
  if (!customers.has(record.customer_id)) throw accountLinkNotFound();
  return toAccountLink(accountLinkOf(record, params.customer_account_link_id), record);
};

export const updateAccountLink: Handler<Actions['updateAccountLink'], LinkStore> = async (
  params,
  { deps, ...scope },
) => {
  const { customer_account_link_id: id, relationship_type } = params;
  const record = await recordOf(deps, params);
  const updated = about('updated', accountLinkOf(record, id), record, scope);
  const changed = await deps.records.change(record, withRelationship(id, relationship_type), updated);
  return toAccountLink(accountLinkOf(changed, id), record);
};

export const deleteAccountLink: Handler<Actions['deleteAccountLink'], LinkStore> = async (
  params,
  { deps, ...scope },
) => {
  const { customer_account_link_id: id } = params;
  const record = await recordOf(deps, params);
  const deleted = about('deleted', accountLinkOf(record, id), record, scope);
  await deps.records.change(record, withoutAccount(id), deleted);
  return true;
};

/** The record of the link; a link of another bank does not exist here (ruling 6). @throws ObpError OBP-30225 */
async function recordOf(
  store: LinkStore,
  { bank_id, customer_account_link_id }: { bank_id: string; customer_account_link_id: string },
): Promise<LinkDoc> {
  const record = await store.ofAccountLink(bank_id, customer_account_link_id);
  if (record === null) throw accountLinkNotFound();
  return record;
}

/** The event about a link: its id and its customer, not the account. */
const about = (
  event: keyof typeof accountLinkEvents,
  { customer_account_link_id }: AccountLinkEntry,
  key: { bank_id: string; customer_id: string },
  scope: Pick<Scope<LinkStore>, 'correlationId'>,
): ChangeEvent => customerEvent(accountLinkEvents[event], { ...keyOf(key), customer_account_link_id }, scope);
