import { identity } from '../../packages/contracts/identity/identity.contract';
import { UserAttributeInput } from '../../packages/contracts/identity/user-attribute.schemas';
import { endpoint } from './endpoint';

const { actions } = identity;
const tags = ['User'];
const body = { schema: UserAttributeInput, name: 'UserAttributeJsonV400' };

export const userAttributeEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-createMyPersonalUserAttribute',
    method: 'POST',
    path: '/my/user/attributes',
    summary: 'Create My Personal User Attribute',
    description:
      'Adds an attribute to the current user. `type` is STRING, INTEGER, DOUBLE or DATE_WITH_DAY, and `value` must be of that type.',
    tags,
    body,
    action: actions.createUserAttribute,
    params: ({ principal, body }) => ({ user_id: principal.user_id, attribute: body }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getMyPersonalUserAttributes',
    method: 'GET',
    path: '/my/user/attributes',
    summary: 'Get My Personal User Attributes',
    tags,
    action: actions.userAttributes,
    params: ({ principal }) => ({ user_id: principal.user_id }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-updateMyPersonalUserAttribute',
    method: 'PUT',
    path: '/my/user/attributes/USER_ATTRIBUTE_ID',
    summary: 'Update My Personal User Attribute',
    tags,
    body,
    action: actions.updateUserAttribute,
    params: ({ principal, path, body }) => ({
      user_id: principal.user_id,
      user_attribute_id: path.USER_ATTRIBUTE_ID,
      attribute: body,
    }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getUserWithAttributes',
    method: 'GET',
    path: '/users/USER_ID/attributes',
    summary: 'Get User with Attributes by USER_ID',
    tags,
    action: actions.userWithAttributes,
    params: ({ path }) => ({ user_id: path.USER_ID }),
  }),
  endpoint({
    operationId: 'OBPv5.1.0-createNonPersonalUserAttribute',
    method: 'POST',
    path: '/users/USER_ID/non-personal/attributes',
    summary: 'Create Non Personal User Attribute',
    description:
      'Adds an attribute that staff keep of the User. It is shown among all attributes of the User, but not to the User as one of their own.',
    tags,
    body: { schema: UserAttributeInput, name: 'UserAttributeJsonV510' },
    action: actions.createNonPersonalUserAttribute,
    params: ({ path, body }) => ({ user_id: path.USER_ID, attribute: body }),
  }),
  endpoint({
    operationId: 'OBPv5.1.0-getNonPersonalUserAttributes',
    method: 'GET',
    path: '/users/USER_ID/non-personal/attributes',
    summary: 'Get Non Personal User Attributes',
    tags,
    action: actions.nonPersonalUserAttributes,
    params: ({ path }) => ({ user_id: path.USER_ID }),
  }),
  endpoint({
    operationId: 'OBPv5.1.0-deleteNonPersonalUserAttribute',
    method: 'DELETE',
    path: '/users/USER_ID/non-personal/attributes/USER_ATTRIBUTE_ID',
    summary: 'Delete Non Personal User Attribute',
    tags,
    status: 204,
    action: actions.deleteNonPersonalUserAttribute,
    params: ({ path }) => ({ user_id: path.USER_ID, user_attribute_id: path.USER_ATTRIBUTE_ID }),
  }),
];
