import type { Scope } from '../../../packages/contracts/identity/scope.schemas';
import { ObpError } from '../../../packages/errors';
import type { ScopeDoc } from '../identity.store';
import { holds, type Rights } from './entitlement';

export const toScope = (doc: ScopeDoc): Scope => ({
  scope_id: doc._id,
  role_name: doc.role_name,
  bank_id: doc.bank_id,
});

/**
 * Whether the caller may give applications roles at that bank, or system roles if it is empty.
 * @throws ObpError OBP-20006 in the wording of ruling 5
 */
export function checkMayScope({ roles }: Rights, bankId: string): void {
  if (bankId !== '' && holds(roles, 'CanCreateScopeAtOneBank', bankId)) return;
  if (holds(roles, 'CanCreateScopeAtAnyBank')) return;
  const missing =
    bankId === ''
      ? 'CanCreateScopeAtAnyBank'
      : `CanCreateScopeAtOneBank or CanCreateScopeAtAnyBank for BankId(${bankId}).`;
  throw new ObpError('OBP-20006', missing);
}
