import type {
  NonPersonalUserAttribute,
  UserAttribute,
  UserAttributeInput,
} from '../../../packages/contracts/identity/user-attribute.schemas';
import { ObpError } from '../../../packages/errors';
import { checkTypedValue } from '../../../packages/values';
import type { UserAttributeDoc } from '../identity.store';

/** Far more than any user needs; correlated entities show them all. */
export const MOST_ATTRIBUTES = 100;

/**
 * The type is one of four, as the contract names them; the value is of that type, as for customer attributes.
 * @throws ObpError OBP-10001
 */
export const checkAttribute = (attribute: UserAttributeInput): void =>
  checkTypedValue(attribute, 'INTEGER (123)and');

/** @throws ObpError OBP-10001 */
export function checkRoomFor(attributes: number): void {
  if (attributes < MOST_ATTRIBUTES) return;
  throw new ObpError('OBP-10001', ` A user can have at most ${MOST_ATTRIBUTES} attributes.`);
}

/** An attribute is found through its user only, so no user can reach another's (links-crm-cascade, section 3). */
export const userAttributeKey = (userId: string, attributeId: string): string => `${userId}|${attributeId}`;

export const newUserAttribute = (
  { name, type, value }: UserAttributeInput,
  created: { user_id: string; user_attribute_id: string; now: string },
): UserAttributeDoc => ({
  _id: userAttributeKey(created.user_id, created.user_attribute_id),
  user_id: created.user_id,
  user_attribute_id: created.user_attribute_id,
  name,
  type,
  value,
  insert_date: created.now,
});

export const isPersonal = ({ is_personal }: UserAttributeDoc): boolean => is_personal === undefined;

export const toUserAttribute = (doc: UserAttributeDoc): UserAttribute => ({
  user_attribute_id: doc.user_attribute_id,
  name: doc.name,
  type: doc.type,
  value: doc.value,
  insert_date: doc.insert_date,
});

export const toNonPersonal = (doc: UserAttributeDoc): NonPersonalUserAttribute => {
  const { insert_date, ...rest } = toUserAttribute(doc);
  return { ...rest, is_personal: false, insert_date };
};
