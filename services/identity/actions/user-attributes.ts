import { v7 as uuidv7 } from 'uuid';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type {
  UserAttributeInput,
  UserWithAttributes,
} from '../../../packages/contracts/identity/user-attribute.schemas';
import { ObpError } from '../../../packages/errors';
import { isTombstone } from '../../../packages/events';
import type { Handler, Scope } from '../../../packages/service-kit';
import { nowUtcSeconds } from '../../../packages/values';
import type { IdentityDeps } from '../deps';
import { userAttributeEvent } from '../domain/events';
import { toBrief } from '../domain/user';
import {
  checkAttribute,
  checkRoomFor,
  isPersonal,
  newUserAttribute,
  toNonPersonal,
  toUserAttribute,
  userAttributeKey,
} from '../domain/user-attribute';
import type { UserAttributeDoc, UserDoc } from '../identity.store';
import { attributesByUser } from '../lookups/user-attributes';
import { userById, userNotFound, usersById } from '../lookups/users';

/** Attributes that users set for themselves (conventions 3.2), and those that staff keep (later-versions.md 8.1). */
type Actions = typeof identity.actions;

export const createUserAttribute: Handler<Actions['createUserAttribute'], IdentityDeps> = async (
  params,
  scope,
) => toUserAttribute(await insert(params, {}, scope));

export const createNonPersonalUserAttribute: Handler<
  Actions['createNonPersonalUserAttribute'],
  IdentityDeps
> = async (params, scope) => {
  await userById(scope.deps, params.user_id);
  return toNonPersonal(await insert(params, { is_personal: false }, scope));
};

/**
 * Adds an attribute. Deleting a user first flags it as deleted and then removes the attributes. An insert that comes later
 * sees the flag and undoes itself, so no attribute outlives its user.
 */
async function insert(
  { user_id, attribute }: { user_id: string; attribute: UserAttributeInput },
  mark: Pick<UserAttributeDoc, 'is_personal'>,
  { deps, correlationId }: Scope<IdentityDeps>,
): Promise<UserAttributeDoc> {
  checkAttribute(attribute);
  checkRoomFor(await deps.userAttributes.count({ user_id }));
  const birth = { user_id, user_attribute_id: uuidv7(), now: nowUtcSeconds() };
  const doc = { ...newUserAttribute(attribute, birth), ...mark };
  const created = userAttributeEvent('attribute_created', doc, correlationId);
  await deps.userAttributes.insert(doc, { emits: created });
  const user = await deps.users.get(user_id);
  if (user === null || user.is_deleted) {
    const deleted = userAttributeEvent('attribute_deleted', doc, correlationId);
    await deps.userAttributes.removeOne(doc, { emits: deleted });
    throw userNotFound(user_id);
  }
  return doc;
}

export const userAttributes: Handler<Actions['userAttributes'], IdentityDeps> = async (
  { user_id },
  { deps },
) => {
  const attributesOf = await attributesByUser(deps, [user_id]);
  const own = attributesOf(user_id).filter(isPersonal);
  return { user_attributes: own.toReversed().map(toUserAttribute) };
};

export const nonPersonalUserAttributes: Handler<Actions['nonPersonalUserAttributes'], IdentityDeps> = async (
  { user_id },
  { deps },
) => {
  const [attributesOf] = await Promise.all([attributesByUser(deps, [user_id]), userById(deps, user_id)]);
  const kept = attributesOf(user_id).filter((doc) => !isPersonal(doc));
  return { user_attributes: kept.toReversed().map(toNonPersonal) };
};

/** Neither another user's attribute nor one that users keep of themselves is found. */
export const deleteNonPersonalUserAttribute: Handler<
  Actions['deleteNonPersonalUserAttribute'],
  IdentityDeps
> = async ({ user_id, user_attribute_id }, { deps, correlationId }) => {
  await userById(deps, user_id);
  const doc = await deps.userAttributes.get(userAttributeKey(user_id, user_attribute_id));
  const isThere = doc !== null && !isTombstone(doc) && !isPersonal(doc);
  const deleted = userAttributeEvent('attribute_deleted', { user_id, user_attribute_id }, correlationId);
  if (!isThere || !(await deps.userAttributes.removeOne(doc, { emits: deleted }))) {
    throw new ObpError('OBP-20081');
  }
  return true;
};

/** Another user's attribute is not found under the caller's key. */
export const updateUserAttribute: Handler<Actions['updateUserAttribute'], IdentityDeps> = async (
  { user_id, user_attribute_id, attribute },
  { deps, correlationId },
) => {
  checkAttribute(attribute);
  const { name, type, value } = attribute;
  const doc = await deps.userAttributes.update(
    { _id: userAttributeKey(user_id, user_attribute_id), is_personal: { $exists: false } },
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
