import { bank } from '../../../packages/contracts/bank/bank.contract';
import type { identity } from '../../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import type { IdentityDeps } from '../deps';
import { checkGrantable, checkMayGrant, toEntitlement } from '../domain/entitlement';
import { insertEntitlement } from '../lookups/entitlements';
import { liveUserById, rightsOfCaller } from '../lookups/users';

type Actions = typeof identity.actions;

/**
 * For the bank service, when it has created a bank; a repeat has no further effect. A bank at which another user holds a
 * role is not new: the credentials of the bank service give no access to existing banks.
 */
export const grant: Handler<Actions['grant'], IdentityDeps> = async (params, { deps, correlationId }) => {
  const { user_id, bank_id, role_name } = params;
  await liveUserById(deps, user_id);
  const held = await deps.entitlements.find({ bank_id }, { limit: 2 });
  if (held.some((one) => one.user_id !== user_id || one.role_name !== role_name))
    throw new ObpError('OBP-20006', `${role_name} is for the creator of a new bank`);
  const granted =
    (await insertEntitlement(deps, params, correlationId)) ??
    (await deps.entitlements.findOne({ ...params }));
  // Revoked between the two reads.
  if (granted === null) throw new ObpError('OBP-50503');
  return toEntitlement(granted);
};

/**
 * The checks of conventions 3.3 in their order, except that the user is looked up after the caller's right to grant:
 * no private data is read before that (ruling 4). The bank must exist: 404 as everywhere (ruling 4).
 */
export const addEntitlement: Handler<Actions['addEntitlement'], IdentityDeps> = async (
  { user_id, entitlement },
  { deps, call, admitted, correlationId },
) => {
  checkGrantable(entitlement);
  checkMayGrant(await rightsOfCaller(deps, admitted), entitlement.bank_id);
  await liveUserById(deps, user_id);
  if (entitlement.bank_id !== '') await call(bank.actions.get, { bank_id: entitlement.bank_id });
  const granter = admitted.principal?.user_id ?? '';
  const granted = await insertEntitlement(
    deps,
    { user_id, ...entitlement, granted_by: granter },
    correlationId,
  );
  if (granted === undefined) throw new ObpError('OBP-30216');
  return toEntitlement(granted);
};
