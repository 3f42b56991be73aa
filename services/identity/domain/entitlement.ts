import type { Entitlement, EntitlementInput } from '../../../packages/contracts/identity/entitlement.schemas';
import type { HeldRole, Principal } from '../../../packages/contracts/identity/identity.schemas';
import { isBankRole, isRole, type Role, roles } from '../../../packages/contracts/roles';
import { messageOf, ObpError } from '../../../packages/errors';
import type { EntitlementDoc } from '../identity.store';

/** The rights of a user. */
export type Rights = Pick<Principal, 'is_super_admin' | 'roles'>;

export const toEntitlement = (doc: EntitlementDoc): Entitlement => ({
  entitlement_id: doc._id,
  role_name: doc.role_name,
  bank_id: doc.bank_id,
});

/** How a super admin shows among the roles of a user (conventions 3.3); it is held, but was never granted. */
export const SUPER_ADMIN: Entitlement = { entitlement_id: '', role_name: 'SuperAdmin', bank_id: '' };

export const byRole = (a: EntitlementDoc, b: EntitlementDoc): number =>
  order(a.role_name, b.role_name) || order(a.bank_id, b.bank_id);

/** Ids are UUIDv7: their order is that of creation. */
export const newestFirst = (a: EntitlementDoc, b: EntitlementDoc): number => order(b._id, a._id);

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * Whether the role exists and is granted at its own level (conventions 3.3, checks 4 and 5).
 * @throws ObpError OBP-10007, OBP-30205, OBP-30206
 */
export function checkGrantable({ role_name, bank_id }: EntitlementInput): void {
  if (!isRole(role_name)) {
    const names = Object.keys(roles).sort().join(', ');
    throw new ObpError('OBP-10007', `${role_name}. Possible roles are ${names}`);
  }
  if (isBankRole(role_name) && bank_id === '') throw new ObpError('OBP-30205');
  if (!isBankRole(role_name) && bank_id !== '') throw new ObpError('OBP-30206');
}

export const holds = (held: readonly HeldRole[], role: Role, bankId = ''): boolean =>
  held.some(({ role_name, bank_id }) => role_name === role && bank_id === bankId);

/**
 * Whether the caller may grant roles at that bank, or system roles if it is empty (check 6; ruling 28: the only
 * check that a super admin passes without a role).
 * @throws ObpError OBP-20050 with its three alternatives, joined as the contract has them: `or` and no blank
 */
export function checkMayGrant(caller: Rights, bankId: string): void {
  if (caller.is_super_admin) return;
  if (bankId !== '' && holds(caller.roles, 'CanCreateEntitlementAtOneBank', bankId)) return;
  if (holds(caller.roles, 'CanCreateEntitlementAtAnyBank')) return;
  const missing = messageOf('OBP-20006');
  throw new ObpError(
    'OBP-20050',
    `or${missing}CanCreateEntitlementAtOneBank BankId(${bankId}). or${missing}CanCreateEntitlementAtAnyBank`,
  );
}
