import type { Operation } from '../api/description';
import { useSession } from '../api/session';
import { useBank } from '../parts/bank';
import { banksOf, useMyRoles } from './my-roles';
import { GetRole } from './roles-needed';

/** The roles of which an operation needs one: which of them the user has, and where; a click gets a missing one. */
export function RolesOf({ operation: { roles } }: { operation: Operation }) {
  const held = useSession();
  const { bank } = useBank();
  const mine = useMyRoles();
  if (roles.length === 0) return null;
  const list = mine.data?.list ?? [];
  return (
    <section className="roles">
      <h2>{roles.length === 1 ? 'Required role' : 'Required roles: one of these'}</h2>
      <ul>
        {roles.map((required) => {
          const at = banksOf(list, required);
          const isHeld = at.includes(required.requires_bank_id ? bank : '');
          return (
            <li key={required.role}>
              <code>{required.role}</code> {required.requires_bank_id ? 'at the bank' : 'for every bank'}
              {at.length > 0 && (
                <span className="held">
                  {' '}
                  ✓ {at[0] === '' ? 'you have it' : `you have it at ${at.join(', ')}`}
                </span>
              )}{' '}
              {held !== undefined && mine.data !== undefined && !isHeld && (
                <GetRole role={required.role} bank={required.requires_bank_id ? bank : ''} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
