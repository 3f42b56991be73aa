import { action, defineContract, query } from '../action';
import { usersWith } from '../callers';
import { participantActions } from '../participant';
import { Id, Name, Obj, True } from '../schema';
import {
  Address,
  Addresses,
  AddressInput,
  TaxResidence,
  TaxResidenceInput,
  TaxResidences,
} from './address.schemas';
import {
  KycCheck,
  KycCheckInput,
  KycChecks,
  KycDocument,
  KycDocumentInput,
  KycDocuments,
  KycMedia,
  KycMediaInput,
  KycMedias,
  KycStatus,
  KycStatuses,
  KycStatusInput,
} from './kyc.schemas';

const key = { bank_id: Id(), customer_id: Id() };
const address = { ...key, customer_address_id: Id() };
const anyBank = Obj({ customer_id: Id() });

/** The client chooses the id of a KYC document, medium or check; it is kept, so it has a limit. */
const keyFields = { ...key, id: Name({ minLength: 1 }) };

export const kyc = defineContract('kyc', {
  createAddress: action({
    summary: 'Adds an address',
    callers: usersWith('CanCreateCustomerAddress'),
    params: Obj({ ...key, address: AddressInput }),
    result: Address,
    errors: ['OBP-30046', 'OBP-50200'],
  }),
  listAddresses: query({
    summary: 'Addresses in order of their creation',
    callers: usersWith('CanGetCustomerAddress'),
    params: Obj(key),
    result: Addresses,
    errors: ['OBP-30046'],
  }),
  updateAddress: action({
    summary: 'Replaces an address; its id and insert_date stay',
    callers: usersWith('CanCreateCustomer'),
    params: Obj({ ...address, address: AddressInput }),
    result: Address,
    errors: ['OBP-30046', 'OBP-30310', 'OBP-50200'],
    idempotent: true,
  }),
  deleteAddress: action({
    summary: 'Removes an address',
    callers: usersWith('CanDeleteCustomerAddress'),
    params: Obj(address),
    result: True,
    errors: ['OBP-30046', 'OBP-30310'],
  }),

  createTaxResidence: action({
    summary: 'Adds a tax residence that the customer does not have yet',
    callers: usersWith('CanCreateTaxResidence'),
    params: Obj({ ...key, tax_residence: TaxResidenceInput }),
    result: TaxResidence,
    errors: ['OBP-30046', 'OBP-50200'],
  }),
  listTaxResidences: query({
    summary: 'Tax residences in order of their creation',
    callers: usersWith('CanGetTaxResidence'),
    params: Obj(key),
    result: TaxResidences,
    errors: ['OBP-30046'],
  }),
  deleteTaxResidence: action({
    summary: 'Removes a tax residence',
    callers: usersWith('CanDeleteTaxResidence'),
    params: Obj({ ...key, tax_residence_id: Id() }),
    result: True,
    errors: ['OBP-30046', 'OBP-30300'],
  }),

  putDocument: action({
    summary: 'Stores a KYC document under its id and replaces the previous one',
    callers: usersWith('CanAddKycDocument'),
    params: Obj({ ...keyFields, document: KycDocumentInput }),
    result: KycDocument,
    errors: ['OBP-10001', 'OBP-30046', 'OBP-50200'],
    idempotent: true,
  }),
  listDocuments: query({
    summary: 'KYC documents of a customer of any bank, latest change first',
    callers: usersWith('CanGetAnyKycDocuments'),
    params: anyBank,
    result: KycDocuments,
    errors: ['OBP-30046'],
  }),
  putMedia: action({
    summary: 'Stores KYC media under its id and replaces the previous content',
    callers: usersWith('CanAddKycMedia'),
    params: Obj({ ...keyFields, media: KycMediaInput }),
    result: KycMedia,
    errors: ['OBP-10001', 'OBP-30046', 'OBP-50200'],
    idempotent: true,
  }),
  listMedia: query({
    summary: 'KYC media of a customer of any bank, latest change first',
    callers: usersWith('CanGetAnyKycMedia'),
    params: anyBank,
    result: KycMedias,
    errors: ['OBP-30046'],
  }),
  putCheck: action({
    summary: 'Stores a KYC check under its id and replaces the previous one',
    callers: usersWith('CanAddKycCheck'),
    params: Obj({ ...keyFields, check: KycCheckInput }),
    result: KycCheck,
    errors: ['OBP-10001', 'OBP-30046', 'OBP-50200'],
    idempotent: true,
  }),
  listChecks: query({
    summary: 'KYC checks of a customer of any bank, latest change first',
    callers: usersWith('CanGetAnyKycChecks'),
    params: anyBank,
    result: KycChecks,
    errors: ['OBP-30046'],
  }),
  addStatus: action({
    summary: 'Adds a KYC status to the timeline',
    callers: usersWith('CanAddKycStatus'),
    params: Obj({ ...key, status: KycStatusInput }),
    result: KycStatus,
    errors: ['OBP-30046', 'OBP-50200'],
  }),
  listStatuses: query({
    summary: 'The timeline of KYC statuses of a customer of any bank, newest first',
    callers: usersWith('CanGetAnyKycStatuses'),
    params: anyBank,
    result: KycStatuses,
    errors: ['OBP-30046'],
  }),

  ...participantActions(),
});
