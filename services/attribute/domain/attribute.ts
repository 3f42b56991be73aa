import type {
  AttributeFilter,
  AttributeInput,
  CustomerAttribute,
} from '../../../packages/contracts/attribute/attribute.schemas';
import { ObpError } from '../../../packages/errors';
import type { Filter } from '../../../packages/store';
import type { Attributes } from '../attribute.store';

/**
 * The attributes of one customer. They are read, written and sent as one, so their size together is limited and
 * not their number: some thousands of ordinary ones.
 */
const MAX_BYTES = 256 * 1024;

/** How a pair of name and value is spelt in the index: as JSON, so that no two pairs are spelt the same. */
const termOf = (name: string, value: string): string => JSON.stringify([name, value]);

/** @throws ObpError OBP-50200 when there is no room for another one */
export const withAttribute = (content: Attributes, added: CustomerAttribute): Attributes =>
  contentOf([...content.attributes, added]);

/** The attribute of the same id makes way for this one. @throws ObpError OBP-50200 as `withAttribute` */
export const withReplaced = (content: Attributes, changed: CustomerAttribute): Attributes =>
  contentOf(
    content.attributes.map((known) =>
      known.customer_attribute_id === changed.customer_attribute_id ? changed : known,
    ),
  );

/** The very same content when there is no such attribute. */
export function withoutAttribute(content: Attributes, id: string): Attributes {
  const left = content.attributes.filter(({ customer_attribute_id }) => customer_attribute_id !== id);
  return left.length === content.attributes.length ? content : contentOf(left);
}

/** @throws ObpError OBP-30069 */
export function attributeOf({ attributes }: Attributes, id: string): CustomerAttribute {
  const found = attributes.find(({ customer_attribute_id }) => customer_attribute_id === id);
  if (found === undefined) throw new ObpError('OBP-30069');
  return found;
}

/** Fields in the order of the wire. */
export const newAttribute = (
  customer_attribute_id: string,
  { name, type, value }: AttributeInput,
): CustomerAttribute => ({ customer_attribute_id, name, type, value });

function contentOf(attributes: CustomerAttribute[]): Attributes {
  if (Buffer.byteLength(JSON.stringify(attributes)) > MAX_BYTES) {
    throw new ObpError('OBP-50200', ' The customer has too many of these.');
  }
  return { attributes, terms: [...new Set(attributes.map(({ name, value }) => termOf(name, value)))] };
}

/** Filters as conditions on the terms: one of the values of every name (ruling 17). */
export const matching = (filters: readonly AttributeFilter[]): Filter => ({
  $and: filters.map(({ name, values }) => ({ terms: { $in: values.map((value) => termOf(name, value)) } })),
});
