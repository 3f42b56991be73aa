import { Type } from '@sinclair/typebox';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { UserInput } from '../../packages/contracts/identity/user.schemas';
import { isRole, roles } from '../../packages/contracts/roles';
import { Obj } from '../../packages/contracts/schema';
import { loginErrors, loginInput } from './direct-login';
import { endpoint, ownAnswer } from './endpoint';
import { usersQuery } from './identity-queries';

/** Users and logging in (conventions, sections 2 and 3). */

const { actions } = identity;
const tags = ['User'];

const Roles = Obj({
  roles: Type.Array(
    Obj({ role: Type.String({ examples: ['CanGetCustomer'] }), requires_bank_id: Type.Boolean() }),
  ),
});

const allRoles = Object.keys(roles)
  .filter(isRole)
  .sort()
  .map((role) => ({ role, requires_bank_id: roles[role] === 'bank' }));

export const identityEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-directLogin',
    method: 'POST',
    path: '/my/logins/direct',
    root: true,
    summary: 'Direct Login',
    description:
      'Gives a token for `DirectLogin: username=NAME,password=PASSWORD,consumer_key=KEY`. Send it as `DirectLogin: token=TOKEN` with every request. The body is ignored.',
    tags: ['User', 'Authentication'],
    access: 'login',
    hashes: 'login',
    errors: loginErrors,
    action: actions.login,
    params: ({ headers }) => loginInput(headers),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-endDirectLogins',
    method: 'POST',
    path: '/my/logins/direct/end',
    root: true,
    summary: 'End Direct Logins',
    description: 'Ends all tokens of the caller, including the one of this request. The body is ignored.',
    tags: ['User', 'Authentication'],
    status: 204,
    changesPrincipals: true,
    action: actions.endTokens,
    params: ({ principal }) => ({ user_id: principal.user_id }),
  }),
  endpoint({
    operationId: 'OBPv2.0.0-createUser',
    method: 'POST',
    path: '/users',
    summary: 'Create User',
    description: 'Creates a user, who can log in at once.',
    tags,
    access: 'anonymous',
    hashes: 'signUp',
    body: { schema: UserInput },
    action: actions.createUser,
    params: ({ body }) => ({ user: body }),
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getCurrentUser',
    method: 'GET',
    path: '/users/current',
    summary: 'Get User (Current)',
    tags,
    action: actions.currentUser,
    params: ({ principal }) => ({ user_id: principal.user_id }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getCurrentUserId',
    method: 'GET',
    path: '/users/current/user_id',
    summary: 'Get User Id (Current)',
    tags,
    action: actions.currentUserId,
    params: ({ principal }) => ({ user_id: principal.user_id }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getUsers',
    method: 'GET',
    path: '/users',
    summary: 'Get all Users',
    tags,
    query: usersQuery,
    action: actions.listUsers,
    params: ({ query }) => query,
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getUserByUserId',
    method: 'GET',
    path: '/users/user_id/USER_ID',
    summary: 'Get User by USER_ID',
    tags,
    action: actions.getUser,
    params: ({ path }) => ({ user_id: path.USER_ID }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-getUsersByEmail',
    method: 'GET',
    path: '/users/email/EMAIL/terminator',
    summary: 'Get Users by Email Address',
    tags,
    action: actions.usersByEmail,
    params: ({ path }) => ({ email: path.EMAIL }),
  }),
  endpoint({
    operationId: 'OBPv4.0.0-deleteUser',
    method: 'DELETE',
    path: '/users/USER_ID',
    summary: 'Delete a User',
    description: 'Removes personal data, password and roles; the id remains. Tokens stop working at once.',
    tags,
    changesPrincipals: true,
    action: actions.deleteUser,
    params: ({ path }) => ({ user_id: path.USER_ID }),
  }),
  ownAnswer({
    operationId: 'OBPv2.1.0-getRoles',
    path: '/roles',
    summary: 'Get Roles',
    tags: ['Role'],
    response: Roles,
    answer: () => ({ roles: allRoles }),
  }),
];
