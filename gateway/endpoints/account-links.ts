import { AccountLinkInput, RelationshipInput } from '../../packages/contracts/link/account-link.schemas';
import { link } from '../../packages/contracts/link/link.contract';
import { endpoint } from './endpoint';
import { upTo500 } from './queries';

/** Links of customers to accounts, which other systems keep (later-versions.md 6). */

const { actions } = link;
const tags = ['Customer'];
const one = '/banks/BANK_ID/customer-account-links/CUSTOMER_ACCOUNT_LINK_ID';

const of = (path: { BANK_ID: string; CUSTOMER_ACCOUNT_LINK_ID: string }) => ({
  bank_id: path.BANK_ID,
  customer_account_link_id: path.CUSTOMER_ACCOUNT_LINK_ID,
});

export const accountLinkEndpoints = [
  endpoint({
    operationId: 'OBPv5.0.0-createCustomerAccountLink',
    method: 'POST',
    path: '/banks/BANK_ID/customer-account-links',
    summary: 'Create Customer Account Link',
    description:
      'Links an account to a Customer of this bank. `bank_id` is the BANK_ID. Accounts are kept elsewhere: of `account_id` only the form is checked.',
    tags: ['Customer', 'Account'],
    body: { schema: AccountLinkInput, name: 'CreateCustomerAccountLinkJson' },
    action: actions.createAccountLink,
    params: ({ path, body }) => ({ bank_id: path.BANK_ID, link: body }),
  }),
  endpoint({
    operationId: 'OBPv5.0.0-getCustomerAccountLinksByCustomerId',
    method: 'GET',
    path: '/banks/BANK_ID/customers/CUSTOMER_ID/customer-account-links',
    summary: 'Get Customer Account Links by CUSTOMER_ID',
    description: 'The links of a Customer to accounts, in order of creation.',
    tags,
    action: actions.accountLinksOfCustomer,
    params: ({ path }) => ({ bank_id: path.BANK_ID, customer_id: path.CUSTOMER_ID }),
  }),
  endpoint({
    operationId: 'OBPv5.0.0-getCustomerAccountLinksByBankIdAccountId',
    method: 'GET',
    path: '/banks/BANK_ID/accounts/ACCOUNT_ID/customer-account-links',
    summary: 'Get Customer Account Links by ACCOUNT_ID',
    description:
      'The links of an account to Customers of this bank, in order of the creation of the Customers. An unknown account has none.',
    tags,
    query: upTo500,
    action: actions.accountLinksOfAccount,
    params: ({ path, query: { limit, offset } }) => ({
      bank_id: path.BANK_ID,
      account_id: path.ACCOUNT_ID,
      limit,
      offset,
    }),
  }),
  endpoint({
    operationId: 'OBPv5.0.0-getCustomerAccountLinkById',
    method: 'GET',
    path: one,
    summary: 'Get Customer Account Link by Id',
    tags,
    action: actions.getAccountLink,
    params: ({ path }) => of(path),
  }),
  endpoint({
    operationId: 'OBPv5.0.0-updateCustomerAccountLinkById',
    method: 'PUT',
    path: one,
    summary: 'Update Customer Account Link by Id',
    description: 'Changes what the account is to the Customer.',
    tags,
    body: { schema: RelationshipInput, name: 'UpdateCustomerAccountLinkJson' },
    action: actions.updateAccountLink,
    params: ({ path, body }) => ({ ...of(path), ...body }),
  }),
  endpoint({
    operationId: 'OBPv5.0.0-deleteCustomerAccountLinkById',
    method: 'DELETE',
    path: one,
    summary: 'Delete Customer Account Link',
    tags,
    status: 204,
    action: actions.deleteAccountLink,
    params: ({ path }) => of(path),
  }),
];
