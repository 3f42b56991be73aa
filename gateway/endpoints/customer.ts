import { customer } from '../../packages/contracts/customer/customer.contract';
import {
  BranchInput,
  CreditLimitInput,
  CreditRatingInput,
  CustomerInput,
  CustomerNumberInput,
  CustomerNumberSought,
  CustomerPhoneInput,
  DataInput,
  EmailInput,
  IdentityInput,
  MobileNumberInput,
} from '../../packages/contracts/customer/customer.schemas';
import { endpoint } from './endpoint';
import { attributeFilters, firehoseQuery, paging } from './queries';

const { actions } = customer;

/** The common part of the updates that replace some fields (customers.md, section 5). */
const update = <const S extends string, const N extends string>(suffix: S, name: N, summary: string) =>
  ({
    operationId: `OBPv3.1.0-updateCustomer${name}`,
    method: 'PUT',
    path: `/banks/BANK_ID/customers/CUSTOMER_ID/${suffix}`,
    summary,
    description: 'Replaces these fields, all of which are required. Nothing else of the Customer changes.',
    tags: ['Customer'],
  }) as const;

const of = (path: { BANK_ID: string; CUSTOMER_ID: string }) => ({
  bank_id: path.BANK_ID,
  customer_id: path.CUSTOMER_ID,
});

export const customerEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-createCustomer',
    method: 'POST',
    path: '/banks/BANK_ID/customers',
    summary: 'Create Customer',
    description:
      'The customer number is generated; Update the number of a Customer gives another. `dependants` is the number of `dob_of_dependants`. Dates are like 2013-01-21T23:08:00Z. No User is linked to the Customer.',
    tags: ['Customer', 'Person'],
    body: { schema: CustomerInput, name: 'PostCustomerJsonV310' },
    action: actions.create,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer: body }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getCustomerByCustomerId',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID',
    summary: 'Get Customer by CUSTOMER_ID',
    description: 'The Customer of this bank specified by CUSTOMER_ID, with its attributes.',
    tags: ['Customer'],
    action: actions.get,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getCustomerByCustomerNumber',
    method: 'POST',
    path: '/banks/BANK_ID/customers/customer-number',
    summary: 'Get Customer by CUSTOMER_NUMBER',
    description: 'The Customer of this bank that has the CUSTOMER_NUMBER, with its attributes.',
    tags: ['Customer', 'KYC'],
    body: { schema: CustomerNumberSought, name: 'PostCustomerNumberJsonV310' },
    status: 200,
    action: actions.getByNumber,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, ...body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomersByAttributes',
    method: 'GET',
    path: '/banks/BANK_ID/customers',
    summary: 'Get Customers by ATTRIBUTES',
    description:
      'Customers of the bank that have the given attributes, for example `?name=John&age=8`, in order of creation. All of several attributes must be there; of a name that is given several times, one of the values. Without attributes, all customers of the bank.',
    tags: ['Customer'],
    query: attributeFilters,
    action: actions.listOfBank,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getFirehoseCustomers',
    method: 'GET',
    path: '/banks/BANK_ID/firehose/customers',
    summary: 'Get Firehose Customers',
    description:
      "Allows bulk access to the customers of a bank, by last_ok_date. `from_date` and `to_date` (yyyy-MM-dd'T'HH:mm:ss.SSS'Z') compare with when a customer was last changed; both are included. Every other parameter is an attribute that customers must have. The instance has to allow it.",
    tags: ['Customer', 'FirehoseData'],
    allowedBy: { setting: 'ALLOW_CUSTOMER_FIREHOSE', otherwise: 'OBP-00012' },
    query: firehoseQuery,
    action: actions.firehose,
    params: ({ path, query }) => ({ bank_id: path.BANK_ID, ...query }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomersAtAnyBank',
    method: 'GET',
    path: '/customers',
    summary: 'Get Customers at Any Bank',
    description: 'Customers of all banks by `last_ok_date`, by default the latest first.',
    tags: ['Customer', 'User'],
    query: paging(),
    action: actions.list,
    params: ({ query }) => query,
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomersMinimalAtAnyBank',
    method: 'GET',
    path: '/customers-minimal',
    summary: 'Get Customers Minimal at Any Bank',
    description: 'Ids of the customers of all banks, in the order of Get Customers at Any Bank.',
    tags: ['Customer', 'User'],
    query: paging(),
    action: actions.listMinimal,
    params: ({ query }) => query,
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCustomersByCustomerPhoneNumber',
    method: 'POST',
    path: '/banks/BANK_ID/search/customers/mobile-phone-number',
    summary: 'Get Customers by MOBILE_PHONE_NUMBER',
    description:
      'Customers of the bank whose number matches. `%` stands for any characters and `_` for one, as in SQL LIKE; everything else for itself.',
    tags: ['Customer', 'KYC'],
    body: { schema: CustomerPhoneInput, name: 'PostCustomerPhoneNumberJsonV400' },
    action: actions.findByPhone,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, ...body }),
  }),
  endpoint({
    operationId: 'OBPv3.1.0-updateCustomerNumber',
    method: 'PUT',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/number',
    summary: 'Update the number of a Customer',
    description: 'Gives the Customer a number that is free at its bank; the number it has is not.',
    tags: ['Customer'],
    body: { schema: CustomerNumberInput, name: 'PutUpdateCustomerNumberJsonV310' },
    action: actions.updateNumber,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID, ...body }),
  }),
  endpoint({
    ...update('branch', 'Branch', 'Update the Branch of a Customer'),
    body: { schema: BranchInput, name: 'PutUpdateCustomerBranchJsonV310' },
    action: actions.updateBranch,
    params: ({ path, body }) => ({ ...of(path), changes: body }),
  }),
  endpoint({
    ...update('credit-limit', 'CreditLimit', 'Update the credit limit of a Customer'),
    body: { schema: CreditLimitInput, name: 'PutUpdateCustomerCreditLimitJsonV310' },
    action: actions.updateCreditLimit,
    params: ({ path, body }) => ({ ...of(path), changes: body }),
  }),
  endpoint({
    ...update(
      'credit-rating-and-source',
      'CreditRatingAndSource',
      'Update the credit rating and source of a Customer',
    ),
    body: { schema: CreditRatingInput, name: 'PutUpdateCustomerCreditRatingAndSourceJsonV310' },
    action: actions.updateCreditRating,
    params: ({ path, body }) => ({
      ...of(path),
      changes: { credit_rating: { rating: body.credit_rating, source: body.credit_source } },
    }),
  }),
  endpoint({
    ...update('email', 'Email', 'Update the email of a Customer'),
    body: { schema: EmailInput, name: 'PutUpdateCustomerEmailJsonV310' },
    action: actions.updateEmail,
    params: ({ path, body }) => ({ ...of(path), changes: body }),
  }),
  endpoint({
    ...update('identity', 'Identity', 'Update the identity data of a Customer'),
    body: { schema: IdentityInput, name: 'PutUpdateCustomerIdentityJsonV310' },
    action: actions.updateIdentity,
    params: ({ path, body }) => ({ ...of(path), changes: body }),
  }),
  endpoint({
    ...update('mobile-number', 'MobileNumber', 'Update the mobile number of a Customer'),
    body: { schema: MobileNumberInput, name: 'PutUpdateCustomerMobilePhoneNumberJsonV310' },
    action: actions.updateMobileNumber,
    params: ({ path, body }) => ({ ...of(path), changes: body }),
  }),
  endpoint({
    ...update('data', 'Data', 'Update the other data of a Customer'),
    body: { schema: DataInput, name: 'PutUpdateCustomerDataJsonV310' },
    action: actions.updateData,
    params: ({ path, body }) => ({ ...of(path), changes: body }),
  }),
];
