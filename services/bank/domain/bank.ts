import type { Bank, BankInput } from '../../../packages/contracts/bank/bank.schemas';
import { ObpError } from '../../../packages/errors';
import type { BankDoc } from '../bank.store';

/**
 * Checks a new bank's id, in the order of conventions 3.6.
 * @throws ObpError OBP-20010, OBP-20011, OBP-10001
 */
export function checkBankId(id: string): void {
  if (id.length > 16) throw new ObpError('OBP-20010', '.');
  if (id !== '' && !/^[A-Za-z0-9\-._]+$/.test(id)) throw new ObpError('OBP-20011', '.');
  if (id.length <= 3)
    throw new ObpError('OBP-10001', ' Min length of BANK_ID should be greater than 3 characters.');
}

export const newBank = (input: BankInput, creator: string): BankDoc => {
  const { id, ...rest } = input;
  return { _id: id, ...rest, grant_pending_for: creator };
};

const orNull = (text: string): string | null => (text === '' ? null : text);

/** A bank in wire form (conventions 3.6): routings are OBP, BIC, then others; without an address left out; `""` is null. */
export const toBank = (doc: BankDoc): Bank => ({
  id: doc._id,
  short_name: orNull(doc.short_name),
  full_name: orNull(doc.full_name),
  logo: orNull(doc.logo),
  website: orNull(doc.website),
  bank_routings: [
    { scheme: 'OBP', address: doc._id },
    ...doc.bank_routings
      .filter(({ scheme, address }) => address !== '' && scheme !== 'OBP')
      .toSorted((a, b) => Number(b.scheme === 'BIC') - Number(a.scheme === 'BIC')),
  ],
  attributes: [],
});
