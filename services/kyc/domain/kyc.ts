import type { KycStatusInput } from '../../../packages/contracts/kyc/kyc.schemas';
import { bounded, type KycRecord, type WithId } from './record';

/** KYC documents, media and checks are stored under an id; statuses are a timeline (ruling 22). */

/** The list with `item` first, and without the item that had its id: the latest change comes first. */
export const putFirst = <T>(list: WithId<T>[], item: WithId<T>): WithId<T>[] =>
  bounded([item, ...list.filter(({ id }) => id !== item.id)]);

/** Appends to the timeline. Entries are never replaced, and the customer's own `kyc_status` does not change. */
export const addStatus = (record: KycRecord, status: KycStatusInput): KycRecord => ({
  ...record,
  statuses: bounded([status, ...record.statuses]),
});
