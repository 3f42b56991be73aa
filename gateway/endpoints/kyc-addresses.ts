import { AddressInput, TaxResidenceInput } from '../../packages/contracts/kyc/address.schemas';
import { kyc } from '../../packages/contracts/kyc/kyc.contract';
import { endpoint } from './endpoint';

/** Addresses and tax residences of customers (kyc-and-attributes.md, sections A and B). */

const { actions } = kyc;
const tags = ['Customer', 'KYC'];

export const kycAddressEndpoints = [
  endpoint({
    operationId: 'OBPv3.1.0-createCustomerAddress',
    method: 'POST',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/address',
    summary: 'Create Address',
    description: 'Create an Address for a Customer specified by CUSTOMER_ID.',
    tags: ['Customer'],
    body: { schema: AddressInput, name: 'PostCustomerAddressJsonV310' },
    action: actions.createAddress,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID, address: body }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getCustomerAddresses',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/addresses',
    summary: 'Get Customer Addresses',
    description: 'Get the Addresses of the Customer specified by CUSTOMER_ID.',
    tags,
    action: actions.listAddresses,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-updateCustomerAddress',
    method: 'PUT',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/addresses/CUSTOMER_ADDRESS_ID',
    summary: 'Update the Address of a Customer',
    description: 'Replaces all fields of the Address; its id and insert_date stay.',
    tags: ['Customer'],
    body: { schema: AddressInput, name: 'PostCustomerAddressJsonV310' },
    action: actions.updateAddress,
    params: ({ path, body }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      customer_address_id: path.CUSTOMER_ADDRESS_ID,
      address: body,
    }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-deleteCustomerAddress',
    method: 'DELETE',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/addresses/CUSTOMER_ADDRESS_ID',
    summary: 'Delete Customer Address',
    description: 'Delete an Address of the Customer specified by CUSTOMER_ADDRESS_ID.',
    tags,
    action: actions.deleteAddress,
    params: ({ path }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      customer_address_id: path.CUSTOMER_ADDRESS_ID,
    }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-createTaxResidence',
    method: 'POST',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/tax-residence',
    summary: 'Create Tax Residence',
    description:
      'Create a Tax Residence for a Customer specified by CUSTOMER_ID. A pair of domain and tax_number is kept once for a Customer.',
    tags,
    body: { schema: TaxResidenceInput, name: 'PostTaxResidenceJsonV310' },
    action: actions.createTaxResidence,
    params: ({ path, body }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      tax_residence: body,
    }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getTaxResidence',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/tax-residences',
    summary: 'Get Tax Residences of Customer',
    description: 'Get the Tax Residences of the Customer specified by CUSTOMER_ID.',
    tags,
    action: actions.listTaxResidences,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-deleteTaxResidence',
    method: 'DELETE',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/tax_residencies/TAX_RESIDENCE_ID',
    summary: 'Delete Tax Residence',
    description: 'Delete a Tax Residence of the Customer specified by TAX_RESIDENCE_ID.',
    tags,
    action: actions.deleteTaxResidence,
    params: ({ path }) => ({
      bank_id: path.BANK_ID,
      customer_id: path.CUSTOMER_ID,
      tax_residence_id: path.TAX_RESIDENCE_ID,
    }),
  }),
];
