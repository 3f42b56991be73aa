import { CustomerRecords, type RecordsEnv } from '../../packages/customer-records';
import { emptyRecord, type KycRecord } from './domain/record';

/** The only file with the collections and indexes of the kyc service. */
export interface KycStore {
  records: CustomerRecords<KycRecord>;
}

/**
 * Ids of documents, media and checks are unique within a bank (ruling 32), each kind by itself: the index decides which
 * customer has an id. The bank is part of the key rather than a second field of the index: sparse over one field within
 * the list, the index leaves out customers whose lists are empty.
 */
const uniqueIn = (list: 'documents' | 'media' | 'checks') => ({
  name: `${list}_key`,
  fields: [`${list}.key`],
  each: `${list}.key`,
  unique: true,
  sparse: true,
});

export const openKycStore = async (env: RecordsEnv): Promise<KycStore> => ({
  records: await CustomerRecords.open(env, 'records', emptyRecord, [
    uniqueIn('documents'),
    uniqueIn('media'),
    uniqueIn('checks'),
  ]),
});
