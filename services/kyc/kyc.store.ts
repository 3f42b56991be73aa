import { CustomerRecords, type RecordsEnv } from '../../packages/records';
import { emptyRecord, type KycRecord } from './domain/record';

/** The only file that knows the collections and indexes of the kyc service. */
export interface KycStore {
  records: CustomerRecords<KycRecord>;
}

/**
 * Ids of documents, media and checks are unique across all customers, each kind for itself: the index decides who
 * has an id. Sparse over a field within the list, so that customers with empty lists are not in it at all.
 */
const idOf = (list: 'documents' | 'media' | 'checks') => ({
  name: `${list}_id`,
  fields: [`${list}.id`],
  each: `${list}.id`,
  unique: true,
  sparse: true,
});

export const openKycStore = async (env: RecordsEnv): Promise<KycStore> => ({
  records: await CustomerRecords.open(env, 'records', emptyRecord, [
    idOf('documents'),
    idOf('media'),
    idOf('checks'),
  ]),
});
