import type {
  AttributeFilter,
  AttributeInput,
  CustomerAttribute,
} from '../../../packages/contracts/attribute/attribute.schemas';
import { ObpError } from '../../../packages/errors';
import type { Filter } from '../../../packages/store';
import type { Attributes } from '../attribute.store';

/**
 * The attributes of one customer. They are read, written and sent together, so their total size is limited, not their
 * number: the limit allows some thousands of ordinary ones.
 */
const MAX_BYTES = 256 * 1024;

/** The index term of a name and a value: JSON, so that different pairs have different terms. */
const termOf = (name: string, value: string): string => JSON.stringify([name, value]);

/** @throws ObpError OBP-50200 when the attributes would become too large */
export const withAttribute = (content: Attributes, added: CustomerAttribute): Attributes =>
  contentOf([...content.attributes, added]);

/** Replaces the attribute with the same id. @throws ObpError OBP-50200 as `withAttribute` */
export const withReplaced = (content: Attributes, changed: CustomerAttribute): Attributes =>
  contentOf(
    content.attributes.map((known) =>
      known.customer_attribute_id === changed.customer_attribute_id ? changed : known,
    ),
  );

/** Returns the same object when there is no such attribute. */
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

/** The fields in wire order. */
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
