import type { AccountLink } from '../../../packages/contracts/link/account-link.schemas';
import { ObpError } from '../../../packages/errors';
import type { CustomerKey } from '../../../packages/values';
import { type AccountLinkEntry, type LinkRecord, MOST_LINKS } from './links';

export const accountLinkNotFound = (): ObpError => new ObpError('OBP-30225');

/** Checks that the `bank_id` of the body is the BANK_ID of the path. @throws ObpError OBP-10001 */
export function checkBank(bank_id: string, ofPath: string): void {
  if (bank_id !== ofPath) throw new ObpError('OBP-10001', ' bank_id must be the BANK_ID of the path');
}

/**
 * Adds a link. An account has at most one to a customer.
 * @throws ObpError OBP-30223, OBP-30224
 */
export const withAccount =
  (entry: AccountLinkEntry) =>
  (record: LinkRecord): LinkRecord => {
    const { accounts } = record;
    if (accounts.some(({ account_id }) => account_id === entry.account_id)) throw new ObpError('OBP-30223');
    if (accounts.length >= MOST_LINKS) {
      throw new ObpError('OBP-30224', ` A customer can have at most ${MOST_LINKS} links to accounts.`);
    }
    return { ...record, accounts: [...accounts, entry] };
  };

/** @throws ObpError OBP-30225 */
export const withoutAccount =
  (id: string) =>
  (record: LinkRecord): LinkRecord => {
    const gone = accountLinkOf(record, id);
    return { ...record, accounts: record.accounts.filter((entry) => entry !== gone) };
  };

/** @throws ObpError OBP-30225 */
export const withRelationship =
  (id: string, relationship_type: string) =>
  (record: LinkRecord): LinkRecord => {
    const before = accountLinkOf(record, id);
    if (before.relationship_type === relationship_type) return record;
    return {
      ...record,
      accounts: record.accounts.map((entry) => (entry === before ? { ...entry, relationship_type } : entry)),
    };
  };

/** @throws ObpError OBP-30225 */
export function accountLinkOf({ accounts }: LinkRecord, id: string): AccountLinkEntry {
  const found = accounts.find(({ customer_account_link_id }) => customer_account_link_id === id);
  if (found === undefined) throw accountLinkNotFound();
  return found;
}

/** A link in wire form. */
export const toAccountLink = (
  { customer_account_link_id, account_id, relationship_type }: AccountLinkEntry,
  { bank_id, customer_id }: CustomerKey,
): AccountLink => ({ customer_account_link_id, customer_id, bank_id, account_id, relationship_type });
