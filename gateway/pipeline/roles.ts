import type { BusPrincipal } from '../../packages/bus-auth';
import { isBankRole, type Role } from '../../packages/contracts/roles';
import { ObpError } from '../../packages/errors';
import { type Caller, heldRole } from './principals';

/**
 * Where roles are checked for a client: one of the listed ones is enough, a bank role counts at its bank only. Returns
 * the user as services are told of it: with the role that let it in, and no other.
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
