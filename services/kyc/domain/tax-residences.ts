import type { TaxResidence } from '../../../packages/contracts/kyc/address.schemas';
import { ObpError } from '../../../packages/errors';
import { bounded, type KycRecord } from './record';

/**
 * A customer has a tax number in a domain only once (kyc-and-attributes.md B.3); other customers may have the same.
 * @throws ObpError OBP-50200
 */
export function addTaxResidence(record: KycRecord, added: TaxResidence): KycRecord {
  const same = ({ domain, tax_number }: TaxResidence) =>
    domain === added.domain && tax_number === added.tax_number;
  if (record.tax_residences.some(same)) {
    throw new ObpError('OBP-50200', ' The customer has this tax residence already.');
  }
  return { ...record, tax_residences: bounded([...record.tax_residences, added]) };
}

/** @throws ObpError OBP-30300 */
export function removeTaxResidence(record: KycRecord, id: string): KycRecord {
  const tax_residences = record.tax_residences.filter(({ tax_residence_id }) => tax_residence_id !== id);
  if (tax_residences.length === record.tax_residences.length) throw new ObpError('OBP-30300');
  return { ...record, tax_residences };
}
