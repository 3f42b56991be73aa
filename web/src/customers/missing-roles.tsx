import { useState } from 'react';
import { useApi } from '../api/api';
import { mayCall, roleFor, useMyRoles } from '../roles/my-roles';
import { GetRole } from '../roles/roles-needed';
import { sections } from './sections';

/** Which parts of the customer the user may not see, with a click for each role that opens one. */
export function MissingRoles({ bank }: { bank: string }) {
  const { description } = useApi();
  const mine = useMyRoles();
  const [isOpen, setOpen] = useState(false);
  if (mine.data === undefined) return null;
  const { list } = mine.data;
  const missing = sections.filter(({ read }) => !mayCall(list, description.get(read), bank));
  if (missing.length === 0) return null;
  return (
    <div className="notice plain">
      <p>
        {missing.length} of {sections.length + 1} parts need a role that you do not have at {bank}:{' '}
        {missing.map(({ title }) => title).join(', ')}.
      </p>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide the roles' : 'Show the roles'}
      </button>
      {isOpen && (
        <div className="actions">
          {missing.flatMap(({ read }) => {
            const role = roleFor(description.get(read));
            if (role === undefined) return [];
            return [<GetRole key={role.role} role={role.role} bank={role.requires_bank_id ? bank : ''} />];
          })}
        </div>
      )}
    </div>
  );
}
