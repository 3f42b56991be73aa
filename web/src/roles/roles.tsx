import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../api/api';
import { useSession } from '../api/session';
import { useBank } from '../parts/bank';
import { shown } from '../parts/facts';
import { Labelled } from '../parts/input';
import { Empty, Reading } from '../parts/states';
import { RequestsOfOthers } from './decisions';
import { useMyRoles } from './my-roles';
import { GetRole, useRoleLevels } from './roles-needed';

/** The roles of the user, the user's requests, and requests of other users. */
export function Roles() {
  const held = useSession();
  if (held === undefined)
    return (
      <section className="narrow">
        <h1>Roles</h1>
        <p>
          <Link href="/login">Log in</Link> to see your roles.
        </p>
      </section>
    );
  return (
    <section>
      <h1>Roles</h1>
      <div className="columns">
        <div>
          <RequestsOfOthers />
        </div>
        <div>
          <Another />
          <MyRequests />
          <MyRoles />
        </div>
      </div>
    </section>
  );
}

const at = (bank: string): string => (bank === '' ? 'every bank' : bank);

/** By the bank where they count; closed where there are many. */
function MyRoles() {
  const mine = useMyRoles();
  return (
    <>
      <h2>Your roles</h2>
      <Reading of={mine} what="your roles">
        {({ list }) =>
          list.length === 0 ? (
            <Empty>You have no role yet.</Empty>
          ) : (
            [...new Set(list.map(({ bank_id }) => bank_id))].sort().map((bank) => {
              const held = list.filter(({ bank_id }) => bank_id === bank);
              return (
                <details key={bank} open={held.length <= FEW}>
                  <summary>
                    At {at(bank)} <span className="count">{held.length}</span>
                  </summary>
                  <ul className="plain">
                    {held.map(({ entitlement_id, role_name }) => (
                      <li key={entitlement_id}>
                        <code>{role_name}</code>
                      </li>
                    ))}
                  </ul>
                </details>
              );
            })
          )
        }
      </Reading>
    </>
  );
}

const FEW = 12;

/** Any role that some function requires. */
function Another() {
  const { bank } = useBank();
  const levels = useRoleLevels();
  const [role, setRole] = useState('');
  return (
    <>
      <h2>Get another role</h2>
      <div className="fields">
        <Labelled label="Role">
          {(ties) => (
            <select {...ties} value={role} onChange={(event) => setRole(event.target.value)}>
              <option value="">Choose…</option>
              {[...levels.keys()].sort().map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Labelled>
        {role !== '' && <GetRole key={role} role={role} bank={levels.get(role) ? bank : ''} />}
      </div>
    </>
  );
}

function MyRequests() {
  const requests = useRead('OBPv3.0.0-getEntitlementRequestsForCurrentUser', {});
  return (
    <>
      <h2>Your requests</h2>
      <Reading of={requests} what="your requests">
        {({ entitlement_requests: list }) =>
          list.length === 0 ? (
            <Empty>You have no open request.</Empty>
          ) : (
            <ul className="plain">
              {list.map(({ entitlement_request_id, role_name, bank_id, created }) => (
                <li key={entitlement_request_id}>
                  <code>{role_name}</code> at {at(bank_id)}, requested {shown(created)}
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </>
  );
}
