import type {
  Customer,
  CustomerDay,
  CustomerFields,
  CustomerWithAttributes,
  FirehoseCustomer,
} from '../../../packages/contracts/customer/customer.schemas';
import { ObpError } from '../../../packages/errors';
import { recordId, withDaysOfBirth } from '../../../packages/values';
import type { CustomerDoc } from '../customer.store';

/** The ids and the time of a new customer: arguments, so that the rules stay pure. */
interface NewCustomer {
  bank_id: string;
  customer_id: string;
  customer_number: string;
  now: string;
}

/** E-mail addresses are stored trimmed and in lower case (customers.md 8.1). */
export const normaliseEmail = (email: string): string => email.trim().toLowerCase();

/** @throws ObpError OBP-10020 when the number of dependants is not the number of their dates of birth */
export function checkDependants({ dependants, dob_of_dependants }: CustomerFields): void {
  if (dependants === dob_of_dependants.length) return;
  throw new ObpError(
    'OBP-10020',
    ` The field dependants(${dependants}) not equal the length(${dob_of_dependants.length}) of dob_of_dependants array`,
  );
}

/** @throws ObpError OBP-10001 for a number that holds the separator of compound keys in other systems */
export function checkNumber(customer_number: string): void {
  if (customer_number.includes('::::')) {
    throw new ObpError('OBP-10001', ' customer_number can not contain `::::` characters');
  }
}

export const numberTaken = (customer_number: string, bank_id: string): ObpError =>
  new ObpError('OBP-30006', ` Current customer_number(${customer_number}) and Current bank_id(${bank_id})`);

export const newCustomer = (input: CustomerFields, created: NewCustomer): CustomerDoc => ({
  _id: recordId(created),
  bank_id: created.bank_id,
  customer_id: created.customer_id,
  customer_number: created.customer_number,
  ...input,
  email: normaliseEmail(input.email),
  created_at: created.now,
  updated_at: created.now,
});

/** `CustomerFull`, the fields in wire order. */
export const toCustomer = (doc: CustomerDoc): Customer => ({
  bank_id: doc.bank_id,
  customer_id: doc.customer_id,
  customer_number: doc.customer_number,
  legal_name: doc.legal_name,
  mobile_phone_number: doc.mobile_phone_number,
  email: doc.email,
  face_image: doc.face_image,
  date_of_birth: doc.date_of_birth,
  relationship_status: doc.relationship_status,
  dependants: doc.dependants,
  dob_of_dependants: doc.dob_of_dependants,
  credit_rating: doc.credit_rating,
  credit_limit: doc.credit_limit,
  highest_education_attained: doc.highest_education_attained,
  employment_status: doc.employment_status,
  kyc_status: doc.kyc_status,
  last_ok_date: doc.last_ok_date,
  title: doc.title,
  branch_id: doc.branch_id,
  name_suffix: doc.name_suffix,
});

/** `CustomerFull+Attributes`. */
export const withAttributes = (
  doc: CustomerDoc,
  customer_attributes: CustomerWithAttributes['customer_attributes'],
): CustomerWithAttributes => Object.assign(toCustomer(doc), { customer_attributes });

/** An entry of the firehose (ruling 13). */
export function toFirehose(doc: CustomerDoc): FirehoseCustomer {
  const { title: _title, branch_id: _branch, name_suffix: _suffix, ...shown } = toCustomer(doc);
  return shown;
}

/** `CustomerDay`: dates of birth as days. */
export const toCustomerDay = (doc: CustomerDoc): CustomerDay => withDaysOfBirth(toCustomer(doc));
