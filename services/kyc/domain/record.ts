import type { Address, TaxResidence } from '../../../packages/contracts/kyc/address.schemas';
import type {
  KycCheckInput,
  KycDocumentInput,
  KycMediaInput,
  KycStatusInput,
} from '../../../packages/contracts/kyc/kyc.schemas';
import { ObpError } from '../../../packages/errors';
import type { Counts } from '../../../packages/values';

/** A stored address; the record says whose it is. */
export type StoredAddress = Omit<Address, 'customer_id'>;

/** Something under an id of the client's choice, unique within its bank (ruling 32): `key` is `BANK_ID|ID`. */
export type WithKey<T> = { key: string } & T;

/** Everything that this service stores of one customer. */
export interface KycRecord {
  /** In order of creation, as the tax residences. */
  addresses: StoredAddress[];
  tax_residences: TaxResidence[];
  /** Latest change first, as media and checks. Their keys are unique across customers (kyc.store.ts). */
  documents: WithKey<KycDocumentInput>[];
  media: WithKey<KycMediaInput>[];
  checks: WithKey<KycCheckInput>[];
  /** Newest first. */
  statuses: KycStatusInput[];
}

/** The content before the first write. */
export const emptyRecord: KycRecord = {
  addresses: [],
  tax_residences: [],
  documents: [],
  media: [],
  checks: [],
  statuses: [],
};

export const countsOf = (record: KycRecord): Counts => ({
  addresses: record.addresses.length,
  tax_residences: record.tax_residences.length,
  kyc_documents: record.documents.length,
  kyc_media: record.media.length,
  kyc_checks: record.checks.length,
  kyc_statuses: record.statuses.length,
});

/**
 * The largest size of one customer's list, as JSON. A list is answered in one message, and a bus message may have 1 MiB;
 * the six lists are one document, and a database document may have 16 MiB.
 */
export const LIST_BYTES = 512 * 1024;

/** Returns the list. @throws ObpError OBP-50200 when it is too large */
export function bounded<T>(list: T[]): T[] {
  if (Buffer.byteLength(JSON.stringify(list)) <= LIST_BYTES) return list;
  throw new ObpError('OBP-50200', ' The customer has too many of these.');
}
