import { action, query } from '../action';
import { usersWith } from '../callers';
import { Id, Obj, Page, True } from '../schema';
import { AccountLink, AccountLinkInput, AccountLinks, RelationshipInput } from './account-link.schemas';

const key = { bank_id: Id(), customer_account_link_id: Id() };

/** Which accounts, kept by other systems, belong to which customers. */
export const accountLinkActions = {
  createAccountLink: action({
    summary: 'Links an account to a customer of the bank, once',
    callers: usersWith('CanCreateCustomerAccountLink'),
    params: Obj({ bank_id: Id(), link: AccountLinkInput }),
    result: AccountLink,
    errors: ['OBP-10001', 'OBP-30046', 'OBP-30223', 'OBP-30224'],
  }),
  accountLinksOfCustomer: query({
    summary: 'The account links of a customer of the bank, in order of creation',
    callers: usersWith('CanGetCustomerAccountLinks'),
    params: Obj({ bank_id: Id(), customer_id: Id() }),
    result: AccountLinks,
    errors: ['OBP-30046'],
  }),
  accountLinksOfAccount: query({
    summary: 'The links of an account to customers of the bank, in order of the creation of the customers',
    callers: usersWith('CanGetCustomerAccountLinks'),
    params: Obj({ bank_id: Id(), account_id: Id(), limit: Page.limit, offset: Page.offset }),
    result: AccountLinks,
  }),
  getAccountLink: query({
    summary: 'One account link of the bank',
    callers: usersWith('CanGetCustomerAccountLink'),
    params: Obj(key),
    result: AccountLink,
    errors: ['OBP-30225'],
  }),
  updateAccountLink: action({
    summary: 'Changes what an account is to a customer of the bank',
    callers: usersWith('CanUpdateCustomerAccountLink'),
    params: Obj({ ...key, ...RelationshipInput.properties }),
    result: AccountLink,
    errors: ['OBP-30225', 'OBP-30046'],
    idempotent: true,
  }),
  deleteAccountLink: action({
    summary: 'Removes an account link of the bank',
    callers: usersWith('CanDeleteCustomerAccountLink'),
    params: Obj(key),
    result: True,
    errors: ['OBP-30225', 'OBP-30046'],
  }),
};
