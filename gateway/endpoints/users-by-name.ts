import { identity } from '../../packages/contracts/identity/identity.contract';
import { endpoint } from './endpoint';

/**
 * Users by name. Names are unique at a provider only, so v5.1.0 names the provider too (later-versions, section 7); the
 * older functions take a name alone, and mean the users who log in at this server.
 */

const { actions } = identity;
const tags = ['User'];

/** The last version that takes a name without its provider (ruling 37). */
const BEFORE_PROVIDERS = 'v5.0.0';

const byName = ({ path }: { path: { USERNAME: string } }) => ({ username: path.USERNAME });
const atProvider = ({ path }: { path: { PROVIDER: string; USERNAME: string } }) => ({
  provider: path.PROVIDER,
  username: path.USERNAME,
});

const lock = {
  method: 'POST',
  summary: 'Lock the user',
  description:
    'The user cannot log in until the lock is removed. Existing tokens stop working at once and stay invalid.',
  tags,
  status: 200,
  changesPrincipals: true,
  action: actions.lockUser,
} as const;

const lockStatus = {
  method: 'GET',
  summary: 'Get User Lock Status',
  tags,
  action: actions.lockStatus,
} as const;

const unlock = {
  method: 'PUT',
  summary: 'Unlock the user',
  tags,
  changesPrincipals: true,
  action: actions.unlockUser,
} as const;

export const usersByNameEndpoints = [
  endpoint({
    operationId: 'OBPv4.0.0-getUserByUsername',
    method: 'GET',
    path: '/users/username/USERNAME',
    until: BEFORE_PROVIDERS,
    summary: 'Get User by USERNAME',
    tags,
    action: actions.getUserByUsername,
    params: byName,
  }),
  endpoint({
    operationId: 'OBPv5.1.0-getUserByProviderAndUsername',
    method: 'GET',
    path: '/users/provider/PROVIDER/username/USERNAME',
    summary: 'Get User by Provider and Username',
    tags,
    action: actions.getUserByUsername,
    params: atProvider,
  }),
  endpoint({
    operationId: 'OBPv4.0.0-lockUser',
    path: '/users/USERNAME/locks',
    until: BEFORE_PROVIDERS,
    ...lock,
    params: byName,
  }),
  endpoint({
    operationId: 'OBPv5.1.0-lockUserByProviderAndUsername',
    path: '/users/PROVIDER/USERNAME/locks',
    ...lock,
    params: atProvider,
  }),
  endpoint({
    operationId: 'OBPv3.1.0-getBadLoginStatus',
    path: '/users/USERNAME/lock-status',
    until: BEFORE_PROVIDERS,
    ...lockStatus,
    params: byName,
  }),
  endpoint({
    operationId: 'OBPv5.1.0-getUserLockStatus',
    path: '/users/PROVIDER/USERNAME/lock-status',
    ...lockStatus,
    params: atProvider,
  }),
  endpoint({
    operationId: 'OBPv3.1.0-unlockUser',
    path: '/users/USERNAME/lock-status',
    until: BEFORE_PROVIDERS,
    ...unlock,
    params: byName,
  }),
  endpoint({
    operationId: 'OBPv5.1.0-unlockUserByProviderAndUsername',
    path: '/users/PROVIDER/USERNAME/lock-status',
    ...unlock,
    params: atProvider,
  }),
];
