import type { Address, AddressInput } from '../../../packages/contracts/kyc/address.schemas';
import { ObpError } from '../../../packages/errors';
import { bounded, type KycRecord, type StoredAddress } from './record';

/** Addresses. Equal ones may repeat, each under an id of its own (kyc-and-attributes.md A.3). */

export const newAddress = (
  customer_address_id: string,
  input: AddressInput,
  insert_date: string,
): StoredAddress => ({ customer_address_id, ...input, insert_date });

export const addAddress = (record: KycRecord, address: StoredAddress): KycRecord => ({
  ...record,
  addresses: bounded([...record.addresses, address]),
});

/** Replaces everything but the id and the time of creation. @throws ObpError OBP-30310 */
export function replaceAddress(record: KycRecord, id: string, input: AddressInput): KycRecord {
  const { insert_date } = findAddress(record, id);
  const replaced = newAddress(id, input, insert_date);
  return {
    ...record,
    addresses: bounded(
      record.addresses.map((other) => (other.customer_address_id === id ? replaced : other)),
    ),
  };
}

/** @throws ObpError OBP-30310 */
export function removeAddress(record: KycRecord, id: string): KycRecord {
  findAddress(record, id);
  return { ...record, addresses: record.addresses.filter((other) => other.customer_address_id !== id) };
}

/** @throws ObpError OBP-30310 */
export function findAddress(record: KycRecord, id: string): StoredAddress {
  const found = record.addresses.find((address) => address.customer_address_id === id);
  if (found === undefined) throw new ObpError('OBP-30310');
  return found;
}

export const toAddress = (customer_id: string, stored: StoredAddress): Address => {
  const { customer_address_id, ...rest } = stored;
  return { customer_address_id, customer_id, ...rest };
};
