import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { CustomerAttribute } from '../attribute/attribute.schemas';
import { DateTime, Day, FreeText, Name, Obj } from '../schema';

/** Shapes of customers.md, sections 3 and 4.1. Field order is the wire order. */

const image = {
  url: FreeText({ examples: ['www.openbankproject'] }),
  date: DateTime({ examples: ['1100-01-01T00:00:00Z'] }),
};
const FaceImage = Obj(image);
const CreditRating = Obj({ rating: Name({ examples: ['OBP'] }), source: Name({ examples: ['OBP'] }) });
const CreditLimit = Obj({ currency: Name({ examples: ['EUR'] }), amount: Name({ examples: ['0'] }) });

const legal_name = Name({ examples: ['Eveline Tripman'] });
const mobile_phone_number = Name({ examples: ['+44 07972 444 876'] });
const email = Name({ examples: ['felixsmith@example.com'] });
const relationship_status = Name({ examples: ['single'] });
const dependants = Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647, examples: [1] });
const highest_education_attained = Name({ examples: ['Master'] });
const employment_status = Name({ examples: ['worker'] });
const title = Name({ examples: ['Dr.'] });
const branch_id = Name({ examples: ['DERBY6'] });
const name_suffix = Name({ examples: ['Sr'] });
const customer_number = Name({ minLength: 1, maxLength: 50, examples: ['5987953'] });
const date_of_birth = DateTime({ examples: ['1100-01-01T00:00:00Z'] });
const last_ok_date = DateTime({ examples: ['2024-02-13T20:38:17Z'] });

/** A date that a customer created since v5.0.0 may lack. */
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const ids = {
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  customer_id: Type.String({ examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] }),
  customer_number,
};
const person = { legal_name, mobile_phone_number, email, face_image: FaceImage };
const circumstances = {
  credit_rating: CreditRating,
  credit_limit: CreditLimit,
  highest_education_attained,
  employment_status,
  kyc_status: Type.Boolean({ examples: [false] }),
  last_ok_date,
  title,
  branch_id,
  name_suffix,
};
const fullDates = {
  date_of_birth,
  relationship_status,
  dependants,
  dob_of_dependants: Type.Array(DateTime({ examples: ['1100-01-01T00:00:00Z'] }), { maxItems: 100 }),
};
/** The fields of a customer as they are kept and shown. */
const kept = {
  ...person,
  ...fullDates,
  ...circumstances,
  face_image: Obj({ ...image, date: orNull(image.date) }),
  date_of_birth: orNull(date_of_birth),
  last_ok_date: orNull(last_ok_date),
};
const dayDates = {
  date_of_birth: orNull(Day({ examples: ['2018-03-09'] })),
  dob_of_dependants: Type.Array(Day({ examples: ['2019-09-08'] })),
};

/** `customer_attributes` of customers.md 3.2. */
const withAttributes = { customer_attributes: Type.Array(CustomerAttribute) };

/** Body of createCustomer. */
export const CustomerInput = Obj({ ...person, ...fullDates, ...circumstances });
export type CustomerInput = Static<typeof CustomerInput>;

/** The stored fields of a new customer, besides its ids. */
export const CustomerFields = Obj(kept);
export type CustomerFields = Static<typeof CustomerFields>;

const { legal_name: _name, mobile_phone_number: _phone, ...others } = CustomerInput.properties;
/** Body of createCustomer since v5.0.0: all but name and phone number may be left out, or be null. */
export const CustomerV5Input = Obj({
  legal_name,
  customer_number: Type.Optional(Name({ ...customer_number, pattern: '\\S' })),
  mobile_phone_number,
  ...Type.Partial(Obj(others)).properties,
});

/** The user to link, the caller if there is none or `""`, and the number of the new customer (earlier-versions.md 7). */
const linked = {
  user_id: Type.Optional(Name({ examples: ['9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1'] })),
  customer_number: Name({ ...customer_number, pattern: '\\S' }),
};
/** Body of createCustomer of v2.1.0. */
export const CustomerV210Input = Obj({
  ...linked,
  ...Type.Omit(CustomerInput, ['title', 'branch_id', 'name_suffix']).properties,
});
/** Body of addCustomer of v1.4.0 and createCustomer of v2.0.0. */
export const CustomerV140Input = Obj({
  title: Type.Optional(title),
  branchId: Type.Optional(branch_id),
  nameSuffix: Type.Optional(name_suffix),
  ...Type.Omit(CustomerV210Input, ['credit_rating', 'credit_limit']).properties,
});

/** `CustomerFull` (customers.md 3.1). */
export const Customer = Obj({ ...ids, ...kept });
export type Customer = Static<typeof Customer>;

/** `CustomerFull+Attributes` (3.2). */
export const CustomerWithAttributes = Obj({ ...Customer.properties, ...withAttributes });
export type CustomerWithAttributes = Static<typeof CustomerWithAttributes>;

/** `CustomerDay` (3.3): dates of birth are days. */
export const CustomerDay = Obj({ ...ids, ...kept, ...dayDates });
export type CustomerDay = Static<typeof CustomerDay>;

/** Entry of the firehose: the 17 fields of the published page (ruling 13), dates in full. */
export const FirehoseCustomer = Type.Omit(Customer, ['title', 'branch_id', 'name_suffix'], {
  additionalProperties: false,
});
export type FirehoseCustomer = Static<typeof FirehoseCustomer>;

/** The fields that identify a customer. */
export const CustomerIdentity = Obj(ids);

/** `Minimal` (3.5). */
export const CustomerMinimal = Obj({ bank_id: ids.bank_id, customer_id: ids.customer_id });

/** A customer before v2.1.0 (earlier-versions.md 3). */
export const CustomerV140 = Type.Omit(FirehoseCustomer, ['bank_id', 'credit_rating', 'credit_limit'], {
  additionalProperties: false,
});

export const CustomersWithAttributes = Obj({ customers: Type.Array(CustomerWithAttributes) });
export const CustomersDay = Obj({ customers: Type.Array(CustomerDay) });
export const CustomersMinimal = Obj({ customers: Type.Array(CustomerMinimal) });
export const FirehoseCustomers = Obj({ customers: Type.Array(FirehoseCustomer) });
export const CustomersV140 = Obj({ customers: Type.Array(CustomerV140) });
export const Customers = Obj({ customers: Type.Array(Customer) });

/** Ids only, under the name that v5.1.0 has for them. */
export const CustomerIds = Obj({ customers: Type.Array(Obj({ id: ids.customer_id })) });

/** Accounts are kept by other systems: none are shown (ruling 37). */
const accounts = Type.Array(Type.Object({}, { additionalProperties: true }), { examples: [[]] });
export const CustomerOverview = Obj({ ...CustomerWithAttributes.properties, accounts });
/** Without the nested objects of a customer. */
export const CustomerOverviewFlat = Obj({
  ...ids,
  legal_name,
  mobile_phone_number,
  email,
  date_of_birth: kept.date_of_birth,
  title,
  branch_id,
  name_suffix,
  ...withAttributes,
  accounts,
});

export const CustomerNumberInput = Obj({ customer_number });
/** A search value; one that no customer can have finds nothing. */
export const CustomerNumberSought = Obj({ customer_number: Name({ maxLength: 50, examples: ['5987953'] }) });
export const CustomerPhoneInput = Obj({ mobile_phone_number });

/** Bodies of the eight updates (customers.md, section 5). */
export const BranchInput = Obj({ branch_id });
export const CreditLimitInput = Obj({ credit_limit: CreditLimit });
export const CreditRatingInput = Obj({
  credit_rating: Name({ examples: ['Good'] }),
  credit_source: Name({ examples: ['Bank'] }),
});
export const EmailInput = Obj({ email });
export const IdentityInput = Obj({ legal_name, date_of_birth, title, name_suffix });
export const MobileNumberInput = Obj({ mobile_phone_number });
export const DataInput = Obj({
  face_image: FaceImage,
  relationship_status,
  dependants,
  highest_education_attained,
  employment_status,
});

/** A time to the millisecond, compared with a customer's last modification. */
export const Moment = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });

/** The fields that the update of the credit rating replaces; its body gives the two other names. */
export const CreditRatingChange = Obj({ credit_rating: CreditRating });

/** Any of the fields that updates replace; all but the number, which has a rule of its own. */
export type CustomerChanges = Partial<
  Pick<
    Customer,
    | keyof typeof BranchInput.properties
    | keyof typeof CreditLimitInput.properties
    | keyof typeof CreditRatingChange.properties
    | keyof typeof EmailInput.properties
    | keyof typeof IdentityInput.properties
    | keyof typeof MobileNumberInput.properties
    | keyof typeof DataInput.properties
  >
>;
