import { identity } from '../../packages/contracts/identity/identity.contract';
import { endpoint } from './endpoint';

/**
 * Users by provider and user name (later-versions, section 7). The older functions take a name alone, and mean the users
 * who log in at this server.
 */

const { actions } = identity;
const tags = ['User'];

const atProvider = ({ path }: { path: { PROVIDER: string; USERNAME: string } }) => ({
  provider: path.PROVIDER,
  username: path.USERNAME,
});

export const usersByProviderEndpoints = [
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
    operationId: 'OBPv5.1.0-lockUserByProviderAndUsername',
    method: 'POST',
    path: '/users/PROVIDER/USERNAME/locks',
    summary: 'Lock the user',
    description: 'The user cannot log in until somebody unlocks; tokens stop working at once and for good.',
    tags,
    status: 200,
    changesPrincipals: true,
    action: actions.lockUser,
    params: atProvider,
  }),
  endpoint({
    operationId: 'OBPv5.1.0-getUserLockStatus',
    method: 'GET',
    path: '/users/PROVIDER/USERNAME/lock-status',
    summary: 'Get User Lock Status',
    tags,
    action: actions.lockStatus,
    params: atProvider,
  }),
  endpoint({
    operationId: 'OBPv5.1.0-unlockUserByProviderAndUsername',
    method: 'PUT',
    path: '/users/PROVIDER/USERNAME/lock-status',
    summary: 'Unlock the user',
    tags,
    changesPrincipals: true,
    action: actions.unlockUser,
    params: atProvider,
  }),
];
