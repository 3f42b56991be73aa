import { type Static, Type } from '@sinclair/typebox';
import { DateTime, Name, Obj } from '../schema';
import { UserBrief } from './user.schemas';

const attribute = {
  name: Name({ examples: ['BATTERY_LEVEL'] }),
  type: Name({ examples: ['STRING'] }),
  value: Name({ examples: ['90'] }),
};

/** Body of create and update. `type` is checked by a rule, whose text the contract prescribes (conventions 3.2). */
export const UserAttributeInput = Obj(attribute);
export type UserAttributeInput = Static<typeof UserAttributeInput>;

/** An attribute that users set for themselves; `insert_date` is the time of creation, also after updates. */
export const UserAttribute = Obj({
  user_attribute_id: Type.String({ examples: ['7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh'] }),
  ...attribute,
  insert_date: DateTime({ examples: ['2025-02-13T20:38:17Z'] }),
});
export type UserAttribute = Static<typeof UserAttribute>;

/** An attribute that staff give a user (later-versions.md 8.1). */
const { insert_date, ...untilDate } = UserAttribute.properties;
export const NonPersonalUserAttribute = Obj({
  ...untilDate,
  is_personal: Type.Literal(false),
  insert_date,
});
export type NonPersonalUserAttribute = Static<typeof NonPersonalUserAttribute>;
export const NonPersonalUserAttributes = Obj({ user_attributes: Type.Array(NonPersonalUserAttribute) });

export const UserAttributes = Obj({ user_attributes: Type.Array(UserAttribute) });

/** A user as correlated entities show it (links-crm-cascade 2.1). */
export const UserWithAttributes = Obj({
  ...UserBrief.properties,
  user_attributes: Type.Array(UserAttribute),
});
export type UserWithAttributes = Static<typeof UserWithAttributes>;
export const UsersWithAttributes = Obj({ users: Type.Array(UserWithAttributes) });
