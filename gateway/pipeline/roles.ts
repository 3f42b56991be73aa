import { isBankRole, type Role } from '../../packages/contracts/roles';
import { ObpError } from '../../packages/errors';
import { type Caller, heldRole } from './principals';

/**
 * The one place where roles are checked: one of the listed ones is enough, a bank role counts at its bank only.
 * @throws ObpError OBP-20006 in the one wording of ruling 5
 */
export function checkRoles(roles: readonly Role[], caller: Caller, bankId: string | undefined): void {
  if (roles.length === 0) return;
  const holds = (role: Role) => caller.held.has(heldRole(role, isBankRole(role) ? (bankId ?? '') : ''));
  if (roles.some(holds)) return;
  const suffix = roles.some(isBankRole) ? ` for BankId(${bankId}).` : '';
  throw new ObpError('OBP-20006', roles.join(' or ') + suffix);
}
