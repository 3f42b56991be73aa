import type {
  AttributeDefinition,
  CustomerAttribute,
} from '../../packages/contracts/attribute/attribute.schemas';
import { CustomerRecords, type RecordsEnv } from '../../packages/customer-records';
import type { EmittingCollection } from '../../packages/events';
import type { Doc } from '../../packages/store';

/** The record of a customer: its attributes, and the terms by which a search finds the customer (domain/attribute.ts). */
export interface Attributes {
  attributes: CustomerAttribute[];
  terms: string[];
}

/** A stored definition; `_id` is `BANK_ID|CATEGORY|NAME`, so a name has one definition per bank. */
export interface DefinitionDoc extends Doc, AttributeDefinition {}

/** The only file with the collections and indexes of the attribute service. */
export interface AttributeStore {
  customers: CustomerRecords<Attributes>;
  definitions: EmittingCollection<DefinitionDoc>;
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
