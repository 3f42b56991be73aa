import { identity } from '../../packages/contracts/identity/identity.contract';
import { UsersWithEntitlements, UserWithEntitlements } from '../../packages/contracts/identity/user.schemas';
import { endpoint } from './endpoint';
import { usersQuery } from './identity-queries';

/** Users before v4.0.0 (earlier-versions.md 5): neither views nor whether they are deleted or locked. */

const { actions } = identity;
const tags = ['User'];

const brief = ({ user_id, email, provider_id, provider, username, entitlements }: UserWithEntitlements) => ({
  user_id,
  email,
  provider_id,
  provider,
  username,
  entitlements,
});
const one = { schema: UserWithEntitlements, of: brief };
/** Before v3.0.0, the roles of the current user are sorted by name. */
const current = {
  schema: UserWithEntitlements,
  of: (user: UserWithEntitlements) => {
    const list = user.entitlements.list.toSorted((a, b) => (a.role_name < b.role_name ? -1 : 1));
    return { ...brief(user), entitlements: { list } };
  },
};
const several = {
  schema: UsersWithEntitlements,
  of: ({ users }: { users: UserWithEntitlements[] }) => ({ users: users.map(brief) }),
};

export const earlierUserEndpoints = [
  endpoint({
    operationId: 'OBPv2.0.0-getCurrentUser',
    method: 'GET',
    path: '/users/current',
    summary: 'Get User (Current)',
    tags,
    action: actions.currentUser,
    params: ({ principal }) => ({ user_id: principal.user_id }),
    shape: current,
  }),
  endpoint({
    operationId: 'OBPv2.0.0-getUser',
    method: 'GET',
    path: '/users/USER_EMAIL',
    until: 'v2.2.0',
    summary: 'Get Users by Email Address',
    tags,
    action: actions.usersByEmail,
    params: ({ path }) => ({ email: path.USER_EMAIL }),
    shape: several,
  }),
  endpoint({
    operationId: 'OBPv2.1.0-getUsers',
    method: 'GET',
    path: '/users',
    summary: 'Get all Users',
    tags,
    query: usersQuery,
    action: actions.listUsers,
    params: ({ query }) => query,
    shape: several,
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getUser',
    method: 'GET',
    path: '/users/email/EMAIL/terminator',
    summary: 'Get Users by Email Address',
    tags,
    action: actions.usersByEmail,
    params: ({ path }) => ({ email: path.EMAIL }),
    shape: several,
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getUserByUserId',
    method: 'GET',
    path: '/users/user_id/USER_ID',
    summary: 'Get User by USER_ID',
    tags,
    action: actions.getUser,
    params: ({ path }) => ({ user_id: path.USER_ID }),
    shape: one,
  }),
  endpoint({
    operationId: 'OBPv3.0.0-getUserByUsername',
    method: 'GET',
    path: '/users/username/USERNAME',
    summary: 'Get User by USERNAME',
    tags,
    action: actions.getUserByUsername,
    params: ({ path }) => ({ username: path.USERNAME }),
    shape: one,
  }),
];
