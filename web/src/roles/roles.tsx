import { useState } from 'react';
import { Link } from 'wouter';
import { useApi, useRead, useRefresh } from '../api/api';
import { useSession } from '../api/session';
import { useBank } from '../parts/bank';
import { Labelled } from '../parts/input';
import { Empty, Failure, Reading } from '../parts/states';
import { useAction } from '../parts/use-action';
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
      <MyRoles />
      <Another />
      <MyRequests />
      <RequestsOfOthers />
    </section>
  );
}

const at = (bank: string): string => (bank === '' ? 'every bank' : bank);

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
            <ul className="plain">
              {list.map(({ entitlement_id, role_name, bank_id }) => (
                <li key={entitlement_id}>
                  <code>{role_name}</code> at {at(bank_id)}
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </>
  );
}

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
            <Empty>You wait for no decision.</Empty>
          ) : (
            <ul className="plain">
              {list.map(({ entitlement_request_id, role_name, bank_id, created }) => (
                <li key={entitlement_request_id}>
                  <code>{role_name}</code> at {at(bank_id)}, requested {created}
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </>
  );
}

function RequestsOfOthers() {
  const requests = useRead('OBPv3.0.0-getAllEntitlementRequests', { query: { limit: '100' } });
  return (
    <>
      <h2>Requests of users</h2>
      <Reading of={requests} what="requests">
        {({ entitlement_requests: list }) =>
          list.length === 0 ? (
            <Empty>Nobody waits for a decision.</Empty>
          ) : (
            <ul className="cards">
              {list.map(({ entitlement_request_id, user, role_name, bank_id, created }) => (
                <li key={entitlement_request_id} className="card">
                  <p>
                    <strong>{user.username}</strong> requests <code>{role_name}</code> at {at(bank_id)}
                  </p>
                  <p className="small">{created}</p>
                  <Decide
                    request={entitlement_request_id}
                    user={user.user_id}
                    username={user.username}
                    role={role_name}
                    bank={bank_id}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </>
  );
}

interface DecideProps {
  readonly request: string;
  readonly user: string;
  readonly username: string;
  readonly role: string;
  readonly bank: string;
}

/** Granting the role closes the request; refusing closes it without. */
function Decide({ request, user, username, role, bank }: DecideProps) {
  const api = useApi();
  const refresh = useRefresh();
  const { run, isRunning, error } = useAction();
  const grant = async () => {
    const body = { bank_id: bank, role_name: role };
    await api.call('OBPv2.0.0-addEntitlement', { path: { USER_ID: user }, body });
    await refresh();
  };
  const refuse = async () => {
    await api.call('OBPv3.0.0-deleteEntitlementRequest', { path: { ENTITLEMENT_REQUEST_ID: request } });
    await refresh();
  };
  return (
    <>
      <div className="actions">
        <button
          type="button"
          className="main"
          disabled={isRunning}
          aria-label={`Grant ${role} to ${username}`}
          onClick={() => run(grant)}
        >
          Grant
        </button>
        <button
          type="button"
          disabled={isRunning}
          aria-label={`Refuse ${role} to ${username}`}
          onClick={() => run(refuse)}
        >
          Refuse
        </button>
      </div>
      {error !== undefined && <Failure error={error} bank={bank} />}
    </>
  );
}
