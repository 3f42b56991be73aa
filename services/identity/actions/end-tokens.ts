import type { identity } from '../../../packages/contracts/identity/identity.contract';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { endOfTokens } from '../domain/user';

/** Logs the caller out everywhere: no token of the user is valid any longer. */
export const endTokens: Handler<typeof identity.actions.endTokens, IdentityDeps> = async (
  { user_id },
  { deps },
) => {
  await deps.users.update({ _id: user_id }, { $set: endOfTokens(new Date()) });
  deps.principalChanged({ user_id });
  return null;
};
