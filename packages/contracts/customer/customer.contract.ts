import { type TObject, Type } from '@sinclair/typebox';
import { action, defineContract, query } from '../action';
import { AttributeFilters } from '../attribute/attribute.schemas';
import { usersWith } from '../callers';
import { participantActions } from '../participant';
import type { Role } from '../roles';
import { Id, Name, Obj, Page } from '../schema';
import {
  BranchInput,
  CreditLimitInput,
  CreditRatingChange,
  Customer,
  CustomerFields,
  CustomerIdentity,
  CustomerInput,
  CustomerNumberInput,
  CustomerNumberSought,
  CustomerPhoneInput,
  Customers,
  CustomersDay,
  CustomersMinimal,
  CustomersWithAttributes,
  CustomerWithAttributes,
  DataInput,
  EmailInput,
  FirehoseCustomers,
  IdentityInput,
  MobileNumberInput,
  Moment,
} from './customer.schemas';

const key = { bank_id: Id(), customer_id: Id() };

/** One of the updates that replace some fields: each has a role of its own. */
const update = <T extends TObject>(what: string, changes: T, ...roles: Role[]) =>
  action({
    summary: `Replaces ${what} of a customer`,
    callers: usersWith(...roles),
    params: Obj({ ...key, changes }),
    result: Customer,
    errors: ['OBP-30046'],
    idempotent: true,
  });

export const customer = defineContract('customer', {
  create: action({
    summary: 'Creates a customer with a generated id and number',
    callers: usersWith('CanCreateCustomer', 'CanCreateCustomerAtAnyBank'),
    params: Obj({ bank_id: Id(), customer: CustomerInput }),
    result: Customer,
    errors: ['OBP-10020', 'OBP-30051'],
  }),
  createNumbered: action({
    summary: 'Creates a customer, some of whose fields are unknown, with the number that is given',
    callers: usersWith('CanCreateCustomer', 'CanCreateCustomerAtAnyBank'),
    params: Obj({
      bank_id: Id(),
      customer_number: Type.Optional(CustomerNumberInput.properties.customer_number),
      customer: CustomerFields,
    }),
    result: Customer,
    errors: ['OBP-10001', 'OBP-10020', 'OBP-30006', 'OBP-30051'],
  }),
  createLinked: action({
    summary: 'Creates a customer with the number that is given and a link to a user: both, or neither',
    callers: usersWith(
      ['CanCreateCustomer', 'CanCreateUserCustomerLink'],
      ['CanCreateCustomerAtAnyBank', 'CanCreateUserCustomerLinkAtAnyBank'],
    ),
    params: Obj({
      bank_id: Id(),
      ...CustomerNumberInput.properties,
      user_id: Id(),
      customer: CustomerFields,
    }),
    result: Customer,
    errors: ['OBP-10001', 'OBP-20005', 'OBP-30006'],
  }),
  get: query({
    summary: 'One customer of a bank, with its attributes',
    callers: usersWith('CanGetCustomer'),
    params: Obj(key),
    result: CustomerWithAttributes,
    errors: ['OBP-30046'],
  }),
  getByNumber: query({
    summary: 'The customer with a given number at a bank, with its attributes',
    callers: usersWith('CanGetCustomer'),
    params: Obj({ bank_id: Id(), ...CustomerNumberSought.properties }),
    result: CustomerWithAttributes,
    errors: ['OBP-30002'],
  }),
  overview: query({
    summary: 'The same for an overview, which has a role of its own',
    callers: usersWith('CanGetCustomerOverview'),
    params: Obj({ bank_id: Id(), ...CustomerNumberSought.properties }),
    result: CustomerWithAttributes,
    errors: ['OBP-30002'],
  }),
  overviewFlat: query({
    summary: 'The same for a flat overview, which has a role of its own',
    callers: usersWith('CanGetCustomerOverviewFlat'),
    params: Obj({ bank_id: Id(), ...CustomerNumberSought.properties }),
    result: CustomerWithAttributes,
    errors: ['OBP-30002'],
  }),
  listAtBank: query({
    summary: 'Customers of a bank by last_ok_date',
    callers: usersWith('CanGetCustomers'),
    params: Obj({ bank_id: Id(), ...Page }),
    result: CustomersDay,
  }),
  listMinimalAtBank: query({
    summary: 'Ids of customers of a bank by last_ok_date',
    callers: usersWith('CanGetCustomersMinimal'),
    params: Obj({ bank_id: Id(), ...Page }),
    result: CustomersMinimal,
  }),
  listOfBank: query({
    summary: 'Customers of a bank in order of creation, with their attributes; attributes are also filters',
    callers: usersWith('CanGetCustomer'),
    params: Obj({ bank_id: Id(), filters: AttributeFilters, ...Page }),
    result: CustomersWithAttributes,
  }),
  firehose: query({
    summary:
      'Customers of a bank in the order of last_ok_date, filtered by their last change and their attributes',
    callers: usersWith('CanUseCustomerFirehoseAtAnyBank'),
    params: Obj({
      bank_id: Id(),
      filters: AttributeFilters,
      from_date: Type.Optional(Moment),
      to_date: Type.Optional(Moment),
      ...Page,
    }),
    result: FirehoseCustomers,
    // Many matches take many batches (services/customer/actions/firehose.ts).
    timeout: 30_000,
  }),
  list: query({
    summary: 'Customers of all banks by last_ok_date',
    callers: usersWith('CanGetCustomersAtAnyBank'),
    params: Obj(Page),
    result: CustomersDay,
  }),
  listMinimal: query({
    summary: 'Ids of customers of all banks by last_ok_date',
    callers: usersWith('CanGetCustomersMinimalAtAnyBank'),
    params: Obj(Page),
    result: CustomersMinimal,
  }),
  findByPhone: query({
    summary: 'Customers of a bank whose phone number matches a LIKE pattern',
    callers: usersWith('CanGetCustomer'),
    params: Obj({ bank_id: Id(), ...CustomerPhoneInput.properties }),
    result: Customers,
  }),
  resolve: query({
    summary: 'Whether a customer exists, and its number; for services',
    callers: {
      services: ['gateway', 'attribute', 'kyc', 'link', 'crm', 'cascade'],
      users: ['CanGetCustomer'],
    },
    params: Obj(key),
    result: CustomerIdentity,
    errors: ['OBP-30046'],
  }),
  resolveNumber: query({
    summary:
      'Which customer holds a number at a bank; OBP-50503 while that customer is being deleted; for services',
    callers: { services: ['gateway', 'crm'], users: ['CanGetCustomer'] },
    // It may come from where anything is taken for a number.
    params: Obj({ bank_id: Id(), customer_number: Name() }),
    result: CustomerIdentity,
    errors: ['OBP-30002'],
  }),
  expectAttributes: action({
    summary: 'Checks that a customer exists, and sets its flag for attributes before the first one is stored',
    callers: { services: ['attribute'] },
    params: Obj(key),
    result: CustomerIdentity,
    errors: ['OBP-30046'],
    idempotent: true,
  }),
  resolveAtAnyBank: query({
    summary: 'Whether a customer exists at any bank, and its number; for services',
    callers: { services: ['kyc'], users: ['CanGetCustomersAtAnyBank'] },
    params: Obj({ customer_id: Id() }),
    result: CustomerIdentity,
    errors: ['OBP-30046'],
  }),
  getMany: query({
    summary: 'The existing ones of the given customers, in order of creation; for services',
    callers: { services: ['link', 'crm'], users: ['CanGetCustomersAtAnyBank'] },
    params: Obj({ customer_ids: Type.Array(Id(), { maxItems: 500 }) }),
    result: Customers,
  }),
  updateBranch: update('the branch', BranchInput, 'CanUpdateCustomerBranch'),
  updateCreditLimit: update('the credit limit', CreditLimitInput, 'CanUpdateCustomerCreditLimit'),
  updateCreditRating: update(
    'the credit rating and its source',
    CreditRatingChange,
    'CanUpdateCustomerCreditRatingAndSource',
    'CanUpdateCustomerCreditRatingAndSourceAtAnyBank',
  ),
  updateEmail: update('the e-mail address', EmailInput, 'CanUpdateCustomerEmail'),
  updateIdentity: update('name and birth', IdentityInput, 'CanUpdateCustomerIdentity'),
  updateMobileNumber: update('the phone number', MobileNumberInput, 'CanUpdateCustomerMobilePhoneNumber'),
  updateData: update('the other data', DataInput, 'CanUpdateCustomerData'),
  updateNumber: action({
    summary: 'Changes the number of a customer to one that is free at its bank',
    callers: usersWith('CanUpdateCustomerNumber'),
    params: Obj({ ...key, ...CustomerNumberInput.properties }),
    result: Customer,
    errors: ['OBP-30046', 'OBP-30006'],
  }),
  ...participantActions(),
});
