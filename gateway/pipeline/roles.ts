import type { BusPrincipal } from '../../packages/bus-auth';
import { metBy, missingRoles, type Requirement } from '../../packages/contracts/requirement';
import { isBankRole } from '../../packages/contracts/roles';
import { ObpError } from '../../packages/errors';
import { type Caller, heldRole } from './principals';

/**
 * Checks the roles of a client's user: one of the requirements is enough, and a bank role counts at its bank only.
 * Returns the principal for services: the user with the roles that admitted it.
 * @throws ObpError OBP-20006 in the one wording of ruling 5
 */
export function checkRoles(requirements: readonly Requirement[], caller: Caller, bankId = ''): BusPrincipal {
  const { user_id, consumer_id } = caller;
  if (requirements.length === 0) return { user_id, consumer_id, roles: [], bank_id: '' };
  const roles = metBy(requirements, bankId, (role, at) => caller.held.has(heldRole(role, at)));
  if (roles === undefined) throw new ObpError('OBP-20006', missingRoles(requirements, bankId));
  return { user_id, consumer_id, roles, bank_id: roles.some(isBankRole) ? bankId : '' };
}
