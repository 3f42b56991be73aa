import type {
  AttributeDefinition,
  CustomerAttribute,
} from '../../packages/contracts/attribute/attribute.schemas';
import type { EventfulCollection } from '../../packages/events';
import { CustomerRecords, type RecordsEnv } from '../../packages/records';
import type { Doc } from '../../packages/store';

/** What is kept of a customer: its attributes, and the terms by which they find the customer (domain/attribute.ts). */
export interface Attributes {
  attributes: CustomerAttribute[];
  terms: string[];
}

/** A definition as it is kept; `_id` is `BANK_ID|CATEGORY|NAME`, so a name has one definition at a bank. */
export interface DefinitionDoc extends Doc, AttributeDefinition {}

/** The only file that knows the collections and indexes of the attribute service. */
export interface AttributeStore {
  customers: CustomerRecords<Attributes>;
  definitions: EventfulCollection<DefinitionDoc>;
}

export const openAttributeStore = async (env: RecordsEnv): Promise<AttributeStore> => ({
  customers: await CustomerRecords.open<Attributes>(env, 'customer_attributes', NO_ATTRIBUTES, [
    { name: 'terms', fields: ['bank_id', 'terms'], each: 'terms' },
    {
      name: 'attribute_id',
      fields: ['attributes.customer_attribute_id'],
      each: 'attributes.customer_attribute_id',
    },
  ]),
  definitions: await env.outbox.collection<DefinitionDoc>(env.store, {
    name: 'attribute_definitions',
    // Ids are UUIDv7: the definitions of a bank in order of creation.
    indexes: [{ name: 'attribute_definition_id', fields: ['bank_id', 'attribute_definition_id'] }],
  }),
});

export const NO_ATTRIBUTES: Attributes = { attributes: [], terms: [] };
