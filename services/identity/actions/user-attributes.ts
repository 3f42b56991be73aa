import { v7 as uuidv7 } from 'uuid';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { UserWithAttributes } from '../../../packages/contracts/identity/user-attribute.schemas';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { userAttributeEvent } from '../domain/events';
import { toBrief } from '../domain/user';
import {
  checkAttribute,
  checkRoomFor,
  newUserAttribute,
  toUserAttribute,
  userAttributeKey,
} from '../domain/user-attribute';
import type { UserAttributeDoc, UserDoc } from '../identity.store';
import { attributesByUser } from '../lookups/user-attributes';
import { userById, userNotFound, usersById } from '../lookups/users';

/** Attributes that users set for themselves (conventions 3.2). */
type Actions = typeof identity.actions;

/**
 * Adds an attribute. Deleting a user first flags it as deleted and then removes the attributes. An insert that comes later
 * sees the flag and undoes itself, so no attribute outlives its user.
 */
export const createUserAttribute: Handler<Actions['createUserAttribute'], IdentityDeps> = async (
  { user_id, attribute },
  { deps, correlationId },
) => {
  checkAttribute(attribute);
  checkRoomFor(await deps.userAttributes.count({ user_id }));
  const doc = newUserAttribute(attribute, { user_id, user_attribute_id: uuidv7(), now: nowUtcSeconds() });
  const created = userAttributeEvent('attribute_created', doc, correlationId);
  await deps.userAttributes.insert(doc, { emits: created });
  const user = await deps.users.get(user_id);
  if (user === null || user.is_deleted) {
    await deps.userAttributes.remove({ _id: doc._id });
    throw userNotFound(user_id);
  }
  return toUserAttribute(doc);
};

export const userAttributes: Handler<Actions['userAttributes'], IdentityDeps> = async (
  { user_id },
  { deps },
) => {
  const attributesOf = await attributesByUser(deps, [user_id]);
  return { user_attributes: attributesOf(user_id).toReversed().map(toUserAttribute) };
};

/** Another user's attribute is not found under the caller's key. */
export const updateUserAttribute: Handler<Actions['updateUserAttribute'], IdentityDeps> = async (
  { user_id, user_attribute_id, attribute },
  { deps, correlationId },
) => {
  checkAttribute(attribute);
  const { name, type, value } = attribute;
  const doc = await deps.userAttributes.update(
    { _id: userAttributeKey(user_id, user_attribute_id) },
    { $set: { name, type, value } },
    { emits: userAttributeEvent('attribute_updated', { user_id, user_attribute_id }, correlationId) },
  );
  if (doc === null) throw new ObpError('OBP-20081');
  return toUserAttribute(doc);
};

export const userWithAttributes: Handler<Actions['userWithAttributes'], IdentityDeps> = async (
  { user_id },
  { deps },
) => {
  const user = await userById(deps, user_id);
  const attributesOf = await attributesByUser(deps, [user_id]);
  return withAttributes(user, attributesOf(user_id), deps.config.publicUrl);
};

export const usersWithAttributes: Handler<Actions['usersWithAttributes'], IdentityDeps> = async (
  { user_ids },
  { deps },
) => {
  const found = await usersById(deps, user_ids);
  const live = [...found.values()].filter(({ is_deleted }) => !is_deleted);
  const attributesOf = await attributesByUser(
    deps,
    live.map(({ _id }) => _id),
  );
  return { users: live.map((user) => withAttributes(user, attributesOf(user._id), deps.config.publicUrl)) };
};

const withAttributes = (
  user: UserDoc,
  attributes: UserAttributeDoc[],
  publicUrl: string,
): UserWithAttributes => ({
  ...toBrief(user, publicUrl),
  user_attributes: attributes.map(toUserAttribute),
});
