import { Type } from '@sinclair/typebox';
import { action, query } from '../action';
import { ownUser, usersWith } from '../callers';
import { Id, Obj, True } from '../schema';
import {
  NonPersonalUserAttribute,
  NonPersonalUserAttributes,
  UserAttribute,
  UserAttributeInput,
  UserAttributes,
  UsersWithAttributes,
  UserWithAttributes,
} from './user-attribute.schemas';

export const userAttributeActions = {
  createUserAttribute: action({
    summary: 'Adds an attribute to the caller; names may repeat',
    callers: ownUser,
    params: Obj({ user_id: Id(), attribute: UserAttributeInput }),
    result: UserAttribute,
    errors: ['OBP-10001', 'OBP-20005'],
  }),
  userAttributes: query({
    summary: "The caller's attributes, newest first",
    callers: ownUser,
    params: Obj({ user_id: Id() }),
    result: UserAttributes,
  }),
  updateUserAttribute: action({
    summary: "Replaces one of the caller's attributes",
    callers: ownUser,
    params: Obj({ user_id: Id(), user_attribute_id: Id(), attribute: UserAttributeInput }),
    result: UserAttribute,
    errors: ['OBP-10001', 'OBP-20081'],
    idempotent: true,
  }),
  createNonPersonalUserAttribute: action({
    summary: 'Adds an attribute that staff keep of a user; names may repeat',
    callers: usersWith('CanCreateNonPersonalUserAttribute'),
    params: Obj({ user_id: Id(), attribute: UserAttributeInput }),
    result: NonPersonalUserAttribute,
    errors: ['OBP-10001', 'OBP-20005'],
  }),
  nonPersonalUserAttributes: query({
    summary: 'The attributes that staff keep of a user, newest first',
    callers: usersWith('CanGetNonPersonalUserAttributes'),
    params: Obj({ user_id: Id() }),
    result: NonPersonalUserAttributes,
    errors: ['OBP-20005'],
  }),
  deleteNonPersonalUserAttribute: action({
    summary: 'Removes an attribute that staff keep of a user',
    callers: usersWith('CanDeleteNonPersonalUserAttribute'),
    params: Obj({ user_id: Id(), user_attribute_id: Id() }),
    result: True,
    errors: ['OBP-20005', 'OBP-20081'],
  }),
  userWithAttributes: query({
    summary: 'One user with attributes',
    callers: usersWith('CanGetUsersWithAttributes'),
    params: Obj({ user_id: Id() }),
    result: UserWithAttributes,
    errors: ['OBP-20005'],
  }),
  usersWithAttributes: query({
    summary: 'The users of the given ids, without deleted ones, with attributes; for services',
    callers: { services: ['link', 'crm'], users: ['CanGetUsersWithAttributes'] },
    params: Obj({ user_ids: Type.Array(Type.String(), { maxItems: 500 }) }),
    result: UsersWithAttributes,
  }),
};
