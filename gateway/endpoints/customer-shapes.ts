import type { Static } from '@sinclair/typebox';
import {
  type Customer,
  CustomersV140,
  CustomerV140,
  FirehoseCustomer,
  FirehoseCustomers,
} from '../../packages/contracts/customer/customer.schemas';

/** The customer in the shapes of versions before and after v4.0.0, and the stored customer from their incomplete bodies. */

type Customers = { customers: Customer[] };

const toV210 = ({ title: _title, branch_id: _branch, name_suffix: _suffix, ...shown }: Customer) => shown;

const toV140 = (found: Customer): Static<typeof CustomerV140> => {
  const { bank_id: _bank, credit_rating: _rating, credit_limit: _limit, ...shown } = toV210(found);
  return shown;
};

/** Of v2.1.0 and v5.0.0: full dates and neither title, branch nor suffix, as for the firehose. */
export const v210 = { schema: FirehoseCustomer, of: toV210 };
export const listV210 = {
  schema: FirehoseCustomers,
  of: ({ customers }: Customers) => ({ customers: customers.map(toV210) }),
};

/** Of v1.4.0 and v2.0.0. */
export const v140 = { schema: CustomerV140, of: toV140 };
export const listV140 = {
  schema: CustomersV140,
  of: ({ customers }: Customers) => ({ customers: customers.map(toV140) }),
};

/** Kept where a new customer's field is left out. */
export const UNKNOWN = {
  email: '',
  face_image: { url: '', date: null },
  date_of_birth: null,
  relationship_status: '',
  dependants: 0,
  dob_of_dependants: [],
  credit_rating: { rating: '', source: '' },
  credit_limit: { currency: '', amount: '' },
  highest_education_attained: '',
  employment_status: '',
  kyc_status: false,
  last_ok_date: null,
  title: '',
  branch_id: '',
  name_suffix: '',
};
