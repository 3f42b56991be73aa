import { useRead } from '../api/api';
import type { Operation, RequiredRole } from '../api/description';
import { useSession } from '../api/session';

/** The roles that the user holds. */
export function useMyRoles() {
  const held = useSession();
  return useRead('OBPv3.0.0-getEntitlementsForCurrentUser', {}, { enabled: held !== undefined });
}

interface Held {
  readonly role_name: string;
  readonly bank_id: string;
}

/** Where the user holds a role: ids of banks; the empty text stands for every bank. */
export const banksOf = (held: readonly Held[], { role }: RequiredRole): readonly string[] =>
  held.filter(({ role_name }) => role_name === role).map(({ bank_id }) => bank_id);

/** Whether one of the roles that an operation needs is held, at this bank or for every bank. */
export const mayCall = (held: readonly Held[], { roles }: Operation, bank: string): boolean =>
  roles.length === 0 || roles.some((role) => banksOf(held, role).includes(role.requires_bank_id ? bank : ''));

/** The role to get for an operation: one for a single bank, where there is one. */
export const roleFor = ({ roles }: Operation): RequiredRole | undefined =>
  roles.find(({ requires_bank_id }) => requires_bank_id) ?? roles[0];
