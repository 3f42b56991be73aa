import type { KycStatusInput } from '../../../packages/contracts/kyc/kyc.schemas';
import type { CustomerKey } from '../../../packages/values';
import { bounded, type KycRecord, type WithKey } from './record';

/** KYC documents, media and checks are stored under an id; statuses are a timeline (ruling 22). */

/** The key of an item: another bank may use the same id (ruling 32). Bank ids contain no `|`. */
export const itemKey = ({ bank_id, id }: { bank_id: string; id: string }): string => `${bank_id}|${id}`;

/** The list with `item` in front, and without the one that had its key: the latest change comes first. */
export const putFirst = <T>(list: WithKey<T>[], item: WithKey<T>): WithKey<T>[] =>
  bounded([item, ...list.filter(({ key }) => key !== item.key)]);

/** An item as clients see it: the id alone, without the bank in front of the key. */
export const toItem = <T extends object>({ bank_id, customer_id }: CustomerKey, item: WithKey<T>) => {
  const { key, ...rest } = item;
  return { bank_id, customer_id, id: key.slice(bank_id.length + 1), ...rest };
};

/** Appends to the timeline. Entries are never replaced, and the customer's own `kyc_status` does not change. */
export const addStatus = (record: KycRecord, status: KycStatusInput): KycRecord => ({
  ...record,
  statuses: bounded([status, ...record.statuses]),
});
