import { kyc } from '../../packages/contracts/kyc/kyc.contract';
import { participantHandlers } from '../../packages/customer-records';
import { defineService, type ServiceEnv } from '../../packages/service-kit';
import { createAddress, deleteAddress, listAddresses, updateAddress } from './actions/addresses';
import { listChecks, putCheck } from './actions/checks';
import { listDocuments, putDocument } from './actions/documents';
import { listMedia, putMedia } from './actions/media';
import { addStatus, listStatuses } from './actions/statuses';
import { createTaxResidence, deleteTaxResidence, listTaxResidences } from './actions/tax-residences';
import { countsOf } from './domain/record';
import { type KycStore, openKycStore } from './kyc.store';

/** Know your customer: addresses, tax residences, KYC documents, media, checks and statuses. */
export const kycService = defineService({
  contract: kyc,
  start: (env: ServiceEnv) => openKycStore(env),
  handlers: {
    createAddress,
    listAddresses,
    updateAddress,
    deleteAddress,
    createTaxResidence,
    listTaxResidences,
    deleteTaxResidence,
    putDocument,
    listDocuments,
    putMedia,
    listMedia,
    putCheck,
    listChecks,
    addStatus,
    listStatuses,
    ...participantHandlers(({ records }: KycStore) => records, countsOf),
  },
});
