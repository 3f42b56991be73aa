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
];
