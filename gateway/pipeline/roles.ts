import type { BusPrincipal } from '../../packages/bus-auth';
import { isBankRole, type Role } from '../../packages/contracts/roles';
import { ObpError } from '../../packages/errors';
import { type Caller, heldRole } from './principals';

/**
 * Checks the roles of a client's user: one of the listed roles is enough, and a bank role counts at its bank only.
 * Returns
 * the principal for services: the user with the one role that admitted it.
 * @throws ObpError OBP-20006 in the one wording of ruling 5
 */
export function checkRoles(roles: readonly Role[], caller: Caller, bankId: string | undefined): BusPrincipal {
  const { user_id, consumer_id } = caller;
  if (roles.length === 0) return { user_id, consumer_id, bank_id: '' };
  for (const role of roles) {
    const bank_id = isBankRole(role) ? (bankId ?? '') : '';
    if (caller.held.has(heldRole(role, bank_id))) return { user_id, consumer_id, role, bank_id };
  }
  const suffix = roles.some(isBankRole) ? ` for BankId(${bankId}).` : '';
  throw new ObpError('OBP-20006', roles.join(' or ') + suffix);
}
