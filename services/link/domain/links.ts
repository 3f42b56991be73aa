import type { AccountLink } from '../../../packages/contracts/link/account-link.schemas';
import type { Link } from '../../../packages/contracts/link/link.schemas';
import { ObpError } from '../../../packages/errors';
import type { CustomerKey } from '../../../packages/values';

/** The links of one customer to users and to accounts, oldest first. */
export interface LinkRecord {
  links: LinkEntry[];
  accounts: AccountLinkEntry[];
}

/** A link as stored in its customer's record. */
export type LinkEntry = Omit<Link, 'customer_id'>;

/** An account link as stored in its customer's record. */
export type AccountLinkEntry = Omit<AccountLink, 'customer_id' | 'bank_id'>;

export const noLinks: LinkRecord = { links: [], accounts: [] };

/** Far more than the users who act for one customer; it keeps the record, and answers made from it, small. */
export const MOST_LINKS = 500;

export const linkNotFound = (): ObpError => new ObpError('OBP-30035');

/**
 * Adds a link. A user has at most one to a customer, active or not (ruling 19).
 * @throws ObpError OBP-30007, OBP-30025
 */
export const withLink =
  (entry: LinkEntry) =>
  (record: LinkRecord): LinkRecord => {
    const { links } = record;
    if (links.some(({ user_id }) => user_id === entry.user_id)) throw new ObpError('OBP-30007');
    if (links.length >= MOST_LINKS) {
      throw new ObpError('OBP-30025', `A customer can have at most ${MOST_LINKS} links.`);
    }
    return { ...record, links: [...links, entry] };
  };

/**
 * Adds the first link of a customer that is being created. Later it changes nothing, so that a request which arrives
 * late does not bring a link back that was removed meanwhile.
 */
export const withFirstLink =
  (entry: LinkEntry) =>
  (record: LinkRecord): LinkRecord =>
    record === noLinks ? withLink(entry)(record) : record;

/** @throws ObpError OBP-30035 */
export const withoutLink =
  (id: string) =>
  (record: LinkRecord): LinkRecord => {
    const left = record.links.filter(({ user_customer_link_id }) => user_customer_link_id !== id);
    if (left.length === record.links.length) throw linkNotFound();
    return { ...record, links: left };
  };

/** Deactivates or reactivates a link. @throws ObpError OBP-30035 */
export const withActivity =
  (id: string, is_active: boolean) =>
  (record: LinkRecord): LinkRecord => {
    if (linkOf(record, id).is_active === is_active) return record;
    return {
      ...record,
      links: record.links.map((link) => (link.user_customer_link_id === id ? { ...link, is_active } : link)),
    };
  };

/** @throws ObpError OBP-30035 */
export function linkOf({ links }: LinkRecord, id: string): LinkEntry {
  const found = links.find(({ user_customer_link_id }) => user_customer_link_id === id);
  if (found === undefined) throw linkNotFound();
  return found;
}

/** The users who act for the customer now: an inactive link gives no access. */
export const activeUsers = ({ links }: LinkRecord): string[] =>
  links.filter(({ is_active }) => is_active).map(({ user_id }) => user_id);

/** A link in wire form. */
export const toLink = (
  { user_customer_link_id, user_id, date_inserted, is_active }: LinkEntry,
  { customer_id }: Pick<CustomerKey, 'customer_id'>,
): Link => ({ user_customer_link_id, customer_id, user_id, date_inserted, is_active });

/** Order of creation: ids are UUIDv7. */
export const byCreation = <L extends Pick<Link, 'user_customer_link_id'>>(a: L, b: L): number =>
  a.user_customer_link_id < b.user_customer_link_id ? -1 : 1;
