import { type Static, Type } from '@sinclair/typebox';
import { FreeText, Name, Obj } from '../schema';

/** Shapes of customer attributes and of their definitions (kyc-and-attributes.md, sections D and E). */

const customer_attribute_id = Type.String({ examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] });
const name = Name({ examples: ['SPECIAL_TAX_NUMBER'] });
const value = FreeText({ examples: ['123456789'] });
const type = Name({
  examples: ['STRING'],
  description: 'One of STRING, INTEGER, DOUBLE and DATE_WITH_DAY',
});

/** Body of create and update. The service checks type and value: it has a message of its own for each. */
export const AttributeInput = Obj({ name, type, value });
export type AttributeInput = Static<typeof AttributeInput>;

/** An attribute as clients see it, here and in the answers that show customers. */
export const CustomerAttribute = Obj({ customer_attribute_id, name, type, value });
export type CustomerAttribute = Static<typeof CustomerAttribute>;

export const CustomerAttributes = Obj({ customer_attributes: Type.Array(CustomerAttribute) });

/** The attributes of one of several customers. */
export const AttributesOfCustomer = Obj({
  customer_id: Type.String(),
  customer_attributes: Type.Array(CustomerAttribute),
});

/** An attribute of this name must have one of the values; of several filters all must hold (ruling 17). */
export const AttributeFilter = Obj({
  name: Type.String(),
  values: Type.Array(Type.String(), { minItems: 1, maxItems: 50 }),
});
export type AttributeFilter = Static<typeof AttributeFilter>;

export const AttributeFilters = Type.Array(AttributeFilter, { maxItems: 20 });

const definition = {
  name,
  category: Name({ examples: ['Customer'], description: 'Customer' }),
  type,
  description: FreeText({ examples: ['description'] }),
  alias: Name({ examples: ['STRING'] }),
  can_be_seen_on_views: Type.Array(Name({ examples: ['bank'] }), { maxItems: 50 }),
  is_active: Type.Boolean({ examples: [true] }),
};

/** Body of create or update of a definition. */
export const AttributeDefinitionInput = Obj(definition);
export type AttributeDefinitionInput = Static<typeof AttributeDefinitionInput>;

/** A definition as clients see it. */
export const AttributeDefinition = Obj({
  attribute_definition_id: Type.String({ examples: ['9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1'] }),
  bank_id: Type.String({ examples: ['gh.29.uk'] }),
  ...definition,
});
export type AttributeDefinition = Static<typeof AttributeDefinition>;

export const AttributeDefinitions = Obj({ attributes: Type.Array(AttributeDefinition) });
