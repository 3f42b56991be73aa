import { ObpError } from '../errors';

/** Names one customer: an id is only valid together with its bank. */
export interface CustomerKey {
  readonly bank_id: string;
  readonly customer_id: string;
}

/** Only the key of a value that contains more. */
export const keyOf = ({ bank_id, customer_id }: CustomerKey): CustomerKey => ({ bank_id, customer_id });

/** `BANK_ID|CUSTOMER_ID`: the records of a bank are one range, in order of their customers' creation. */
export const recordId = (key: CustomerKey): string => `${key.bank_id}|${key.customer_id}`;

/** The range of ids that contains the records of a bank: `}` is the character after `|`. */
export const bankRange = (bankId: string): { $gte: string; $lt: string } => ({
  $gte: `${bankId}|`,
  $lt: `${bankId}}`,
});

/** Counts by kind. They contain no personal data, so a tombstone may keep them. */
export type Counts = Record<string, number>;

/** OBP-30046: the customer does not exist, or a deletion has fenced it off. */
export const customerIsGone = ({ customer_id }: CustomerKey): ObpError =>
  new ObpError('OBP-30046', ` Current CustomerId(${customer_id})`);
