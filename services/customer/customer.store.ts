import type { CustomerInput } from '../../packages/contracts/customer/customer.schemas';
import type { EventfulCollection } from '../../packages/events';
import type { RecordsEnv } from '../../packages/records';
import type { Doc } from '../../packages/store';

/**
 * A customer as it is kept: the wire fields, what it is found by, and when it was made and changed. `_id` is
 * `BANK_ID|CUSTOMER_ID` (packages/records): a customer can only be found through its own bank, and the customers of
 * a bank are one range in order of creation, because ids are UUIDv7.
 */
export interface CustomerDoc extends Doc, CustomerInput {
  bank_id: string;
  customer_id: string;
  customer_number: string;
  /** Whether the attribute service has ever been about to keep something of this customer: else there is nothing to ask it. */
  has_attributes?: true;
  /** The saga that has fenced the customer off: from then on it is gone for every reader (packages/records). */
  fenced_by?: string;
  /** The last saga that has lifted its fence. */
  released_by?: string;
  /** Both to the millisecond, as `2024-02-13T20:38:17.606Z`: the firehose asks for what was changed since a moment. */
  created_at: string;
  updated_at: string;
}

/** The only file that knows the collections and indexes of the customer service. */
export interface CustomerStore {
  customers: EventfulCollection<CustomerDoc>;
}

export const openCustomerStore = async ({ store, outbox }: RecordsEnv): Promise<CustomerStore> => ({
  customers: await outbox.collection<CustomerDoc>(store, {
    name: 'customers',
    indexes: [
      { name: NUMBER_INDEX, fields: ['bank_id', 'customer_number'], unique: true },
      { name: 'customer_id', fields: ['customer_id'], unique: true },
      { name: 'last_ok_date', fields: ['last_ok_date', 'customer_id'] },
      // The last two fields of the key let the firehose pass over what it does not want without reading it.
      { name: 'firehose', fields: ['bank_id', ...FIREHOSE_ORDER] },
      {
        name: 'phone',
        fields: ['bank_id', 'mobile_phone_number'],
        contains: 'mobile_phone_number',
      },
    ],
    marks: ['fenced_by'],
  }),
});

export const NUMBER_INDEX = 'customer_number';

/** `last_ok_date` first, and a total order because of the id; the moment of the last change comes along. */
export const FIREHOSE_ORDER = ['last_ok_date', 'customer_id', 'updated_at'] as const;
