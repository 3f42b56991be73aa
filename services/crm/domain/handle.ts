import type { SocialMediaHandle } from '../../../packages/contracts/crm/crm.schemas';
import { ObpError } from '../../../packages/errors';

/** The social media handles of one customer, oldest first. They do not store the customer's number. */
export interface HandleRecord {
  handles: Handle[];
}
export type Handle = Omit<SocialMediaHandle, 'customer_number'>;

export const noHandles: HandleRecord = { handles: [] };

/** More than any customer has. */
const MOST_HANDLES = 200;

/** @throws ObpError OBP-10001 when there is no room */
export const withHandle =
  ({ type, handle, date_added, date_activated }: Handle) =>
  ({ handles }: HandleRecord): HandleRecord => {
    if (handles.length >= MOST_HANDLES) {
      throw new ObpError('OBP-10001', ` A customer can have at most ${MOST_HANDLES} social media handles.`);
    }
    return { handles: [...handles, { type, handle, date_added, date_activated }] };
  };

/** Newest first, under the number that the customer has now (ruling 21). */
export const toHandles = ({ handles }: HandleRecord, customer_number: string): SocialMediaHandle[] =>
  handles
    .map(({ type, handle, date_added, date_activated }) => ({
      customer_number,
      type,
      handle,
      date_added,
      date_activated,
    }))
    .reverse();
