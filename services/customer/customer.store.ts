import type { CustomerFields } from '../../packages/contracts/customer/customer.schemas';
import type { NewCustomerLink } from '../../packages/contracts/link/link.schemas';
import type { RecordsEnv } from '../../packages/customer-records';
import type { EmittingCollection } from '../../packages/events';
import type { Doc } from '../../packages/store';

/**
 * A stored customer: the wire fields, and the times of creation and last change. `_id` is
 * `BANK_ID|CUSTOMER_ID` (packages/customer-records): a customer can only be found through its own bank, and the customers of
 * a bank are one range in order of creation, because ids are UUIDv7.
 */
export interface CustomerDoc extends Doc, CustomerFields {
  bank_id: string;
  customer_id: string;
  customer_number: string;
  /** Whether the attribute service may have stored something of this customer; otherwise a read need not call it. */
  has_attributes?: true;
  /** The saga that has fenced the customer: from then on no reader sees it (packages/customer-records). */
  fenced_by?: string;
  /** The link to create together with the customer, which is fenced until then (actions/create-linked.ts). */
  first_link?: NewCustomerLink;
  /** Since when it waits for that link; then absent. */
  unfinished_since?: string;
  /** The last saga that has lifted its fence. */
  released_by?: string;
  /** Both in milliseconds, as `2024-02-13T20:38:17.606Z`: the firehose filters by the time of the last change. */
  created_at: string;
  updated_at: string;
}

/** The only file with the collections and indexes of the customer service. */
export interface CustomerStore {
  customers: EmittingCollection<CustomerDoc>;
}

export const openCustomerStore = async ({ store, outbox }: RecordsEnv): Promise<CustomerStore> => ({
  customers: await outbox.collection<CustomerDoc>(store, {
    name: 'customers',
    indexes: [
      { name: NUMBER_INDEX, fields: ['bank_id', 'customer_number'], unique: true },
      { name: 'customer_id', fields: ['customer_id'], unique: true },
      { name: 'unfinished', fields: ['unfinished_since'], sparse: true },
      { name: 'last_ok_date', fields: ['last_ok_date', 'customer_id'] },
      // The last two fields of the key let the firehose skip customers without reading them.
      { name: 'firehose', fields: ['bank_id', ...FIREHOSE_ORDER] },
      {
        name: 'phone',
        fields: ['bank_id', 'mobile_phone_number'],
        contains: 'mobile_phone_number',
      },
    ],
    rareFields: ['fenced_by'],
  }),
});

export const NUMBER_INDEX = 'customer_number';

/** `last_ok_date` first, a total order because of the id, and the time of the last change for the firehose. */
export const FIREHOSE_ORDER = ['last_ok_date', 'customer_id', 'updated_at'] as const;
