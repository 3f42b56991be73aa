import { kyc } from '../../packages/contracts/kyc/kyc.contract';
import {
  KycCheckInput,
  KycDocumentInput,
  KycMediaInput,
  KycStatusInput,
} from '../../packages/contracts/kyc/kyc.schemas';
import { endpoint } from './endpoint';

/**
 * KYC documents, media, checks and statuses (kyc-and-attributes.md, section C). Every PUT answers 201, also when it
 * replaces. The lists name no bank: they need a system role, and find the customer at whatever bank it is.
 */

const { actions } = kyc;
const tags = ['KYC', 'Customer'];
const underId = 'An id that is in use by another Customer is refused.';

export const kycEndpoints = [
  endpoint({
    operationId: 'OBPv2.0.0-addKycDocument',
    method: 'PUT',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_documents/KYC_DOCUMENT_ID',
    summary: 'Add KYC Document',
    description: `Add a KYC Document for the Customer, or replace the one with this id. ${underId}`,
    tags,
    body: { schema: KycDocumentInput, name: 'PostKycDocumentJSON' },
    status: 201,
    action: actions.putDocument,
    params: ({ path, body }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      id: path.KYC_DOCUMENT_ID,
      document: body,
    }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-getKycDocuments',
    method: 'GET',
    path: '/customers/CUSTOMER_ID/kyc_documents',
    summary: 'Get Customer KYC Documents',
    description: 'Get the KYC Documents of the Customer, latest change first.',
    tags,
    action: actions.listDocuments,
    params: ({ path }) => ({ customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-addKycMedia',
    method: 'PUT',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_media/KYC_MEDIA_ID',
    summary: 'Add KYC Media',
    description: `Add KYC Media for the Customer, or replace those with this id. ${underId}`,
    tags,
    body: { schema: KycMediaInput, name: 'PostKycMediaJSON' },
    status: 201,
    action: actions.putMedia,
    params: ({ path, body }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      id: path.KYC_MEDIA_ID,
      media: body,
    }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-getKycMedia',
    method: 'GET',
    path: '/customers/CUSTOMER_ID/kyc_media',
    summary: 'Get KYC Media for a customer',
    description: 'Get the KYC Media of the Customer, latest change first.',
    tags,
    action: actions.listMedia,
    params: ({ path }) => ({ customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-addKycCheck',
    method: 'PUT',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_check/KYC_CHECK_ID',
    summary: 'Add KYC Check',
    description: `Add a KYC Check for the Customer, or replace the one with this id. ${underId}`,
    tags,
    body: { schema: KycCheckInput, name: 'PostKycCheckJSON' },
    status: 201,
    action: actions.putCheck,
    params: ({ path, body }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      id: path.KYC_CHECK_ID,
      check: body,
    }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-getKycChecks',
    method: 'GET',
    path: '/customers/CUSTOMER_ID/kyc_checks',
    summary: 'Get Customer KYC Checks',
    description: 'Get the KYC Checks of the Customer, latest change first.',
    tags,
    action: actions.listChecks,
    params: ({ path }) => ({ customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-addKycStatus',
    method: 'PUT',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/kyc_statuses',
    summary: 'Add KYC Status',
    description:
      "Add a KYC Status to the timeline of the Customer. The Customer's own kyc_status does not change with it.",
    tags,
    body: { schema: KycStatusInput, name: 'PostKycStatusJSON' },
    status: 201,
    action: actions.addStatus,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID, status: body }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-getKycStatuses',
    method: 'GET',
    path: '/customers/CUSTOMER_ID/kyc_statuses',
    summary: 'Get Customer KYC statuses',
    description: 'Get the KYC Statuses of the Customer over time, newest first.',
    tags,
    action: actions.listStatuses,
    params: ({ path }) => ({ customer_id: path.CUSTOMER_ID }),
  }),
];
