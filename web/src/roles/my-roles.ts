import { useRead } from '../api/api';
import type { RequiredRole } from '../api/description';
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
