import type { OperationId } from '../api/api';

/** The data of a customer, by the function that reads it: all of it through the public API. */
export interface Section {
  readonly title: string;
  readonly read: OperationId;
  /** The name of the list in the answer. */
  readonly list: string;
  /** The field that is the id of an entry, and the parameter of the path that it is in changes. */
  readonly key?: { readonly field: string; readonly parameter: string };
  readonly add?: OperationId;
  readonly edit?: OperationId;
  /** Reads one entry at the path where it is changed, so that the API can compare (`If-Match`). */
  readonly one?: OperationId;
  readonly remove?: OperationId;
  /** The list is the whole bank's; entries with the customer's number are the customer's. */
  readonly byNumber?: boolean;
}

export type Entry = Readonly<Record<string, unknown>>;

/** The customer that a section is about. */
export interface Owner {
  readonly customer_id: string;
  readonly customer_number: string;
}

const WITHOUT = ['bank_id', 'customer_id', 'customer_number'];

/** Addresses and the other facts of the person come first, beside the data: staff look for these most often. */
const person: readonly Section[] = [
  {
    title: 'Addresses',
    read: 'OBPv3.1.0-getCustomerAddresses',
    list: 'addresses',
    key: { field: 'customer_address_id', parameter: 'CUSTOMER_ADDRESS_ID' },
    add: 'OBPv3.1.0-createCustomerAddress',
    edit: 'OBPv3.1.0-updateCustomerAddress',
    remove: 'OBPv3.1.0-deleteCustomerAddress',
  },
  {
    title: 'Tax residences',
    read: 'OBPv3.1.0-getTaxResidence',
    list: 'tax_residence',
    key: { field: 'tax_residence_id', parameter: 'TAX_RESIDENCE_ID' },
    add: 'OBPv3.1.0-createTaxResidence',
    remove: 'OBPv3.1.0-deleteTaxResidence',
  },
  {
    title: 'Attributes',
    read: 'OBPv4.0.0-getCustomerAttributes',
    list: 'customer_attributes',
    key: { field: 'customer_attribute_id', parameter: 'CUSTOMER_ATTRIBUTE_ID' },
    add: 'OBPv4.0.0-createCustomerAttribute',
    edit: 'OBPv4.0.0-updateCustomerAttribute',
    one: 'OBPv4.0.0-getCustomerAttributeById',
    remove: 'OBPv4.0.0-deleteCustomerAttributeOfCustomer',
  },
];

const checks: readonly Section[] = [
  {
    title: 'KYC timeline',
    read: 'OBPv2.0.0-getKycStatuses',
    list: 'statuses',
    add: 'OBPv2.0.0-addKycStatus',
  },
  {
    title: 'KYC checks',
    read: 'OBPv2.0.0-getKycChecks',
    list: 'checks',
    key: { field: 'id', parameter: 'KYC_CHECK_ID' },
    add: 'OBPv2.0.0-addKycCheck',
    edit: 'OBPv2.0.0-addKycCheck',
  },
  {
    title: 'KYC documents',
    read: 'OBPv2.0.0-getKycDocuments',
    list: 'documents',
    key: { field: 'id', parameter: 'KYC_DOCUMENT_ID' },
    add: 'OBPv2.0.0-addKycDocument',
    edit: 'OBPv2.0.0-addKycDocument',
  },
  {
    title: 'KYC media',
    read: 'OBPv2.0.0-getKycMedia',
    list: 'medias',
    key: { field: 'id', parameter: 'KYC_MEDIA_ID' },
    add: 'OBPv2.0.0-addKycMedia',
    edit: 'OBPv2.0.0-addKycMedia',
  },
];

const relations: readonly Section[] = [
  {
    title: 'Links to users',
    read: 'OBPv4.0.0-getUserCustomerLinksByCustomerId',
    list: 'user_customer_links',
    key: { field: 'user_customer_link_id', parameter: 'USER_CUSTOMER_LINK_ID' },
    add: 'OBPv4.0.0-createUserCustomerLinks',
    remove: 'OBPv4.0.0-deleteUserCustomerLink',
  },
  {
    title: 'Links to accounts',
    read: 'OBPv5.0.0-getCustomerAccountLinksByCustomerId',
    list: 'links',
    key: { field: 'customer_account_link_id', parameter: 'CUSTOMER_ACCOUNT_LINK_ID' },
    add: 'OBPv5.0.0-createCustomerAccountLink',
    edit: 'OBPv5.0.0-updateCustomerAccountLinkById',
    remove: 'OBPv5.0.0-deleteCustomerAccountLinkById',
  },
  { title: 'Users', read: 'OBPv4.0.0-getCorrelatedUsersInfoByCustomerId', list: 'users' },
  {
    title: 'Social media',
    read: 'OBPv2.0.0-getSocialMediaHandles',
    list: 'checks',
    add: 'OBPv2.0.0-addSocialMediaHandle',
  },
  {
    title: 'CRM events',
    read: 'OBPv1.4.0-getCrmEvents',
    list: 'crm_events',
    add: 'OBPv4.0.0-createCrmEvent',
    byNumber: true,
  },
  {
    title: 'Messages',
    read: 'OBPv4.0.0-getCustomerMessages',
    list: 'messages',
    add: 'OBPv4.0.0-createCustomerMessage',
  },
];

export const columns = { person, checks, relations };
export const sections: readonly Section[] = [...person, ...checks, ...relations];

/** Fields that say nothing new within the customer. */
export const withoutOf = ({ key }: Section): readonly string[] => [...WITHOUT, key?.field ?? ''];

/** The functions that change a customer's own data. */
export const updates: readonly { readonly label: string; readonly id: OperationId }[] = [
  { label: 'Name and date of birth', id: 'OBPv3.1.0-updateCustomerIdentity' },
  { label: 'Number', id: 'OBPv3.1.0-updateCustomerNumber' },
  { label: 'Mobile phone', id: 'OBPv3.1.0-updateCustomerMobileNumber' },
  { label: 'E-mail', id: 'OBPv3.1.0-updateCustomerEmail' },
  { label: 'Branch', id: 'OBPv3.1.0-updateCustomerBranch' },
  { label: 'Credit limit', id: 'OBPv3.1.0-updateCustomerCreditLimit' },
  { label: 'Credit rating', id: 'OBPv3.1.0-updateCustomerCreditRatingAndSource' },
  { label: 'Circumstances', id: 'OBPv3.1.0-updateCustomerData' },
];
