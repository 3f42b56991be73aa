import { type Result, useApi, useRead, useRefresh } from '../api/api';
import { shown } from '../parts/facts';
import { Empty, Failure, Reading } from '../parts/states';
import { useAction } from '../parts/use-action';
import { banksOf, mayCall, useMyRoles } from './my-roles';

type Request = Result<'OBPv3.0.0-getAllEntitlementRequests'>['entitlement_requests'][number];

const AT_ONE_BANK = { role: 'CanCreateEntitlementAtOneBank', requires_bank_id: true };

/** The requests of users that this user may decide: those of all banks, or of the banks where the user may grant. */
export function RequestsOfOthers() {
  const { description } = useApi();
  const mine = useMyRoles();
  return (
    <Reading of={mine} what="requests">
      {({ list }) => {
        const banks = banksOf(list, AT_ONE_BANK);
        const seesAll = mayCall(list, description.get('OBPv3.0.0-getAllEntitlementRequests'), '');
        if (seesAll || banks.length === 0) return <OfAll />;
        return banks.map((bank) => <OfBank key={bank} bank={bank} />);
      }}
    </Reading>
  );
}

const PAGE = { limit: '100' };

function OfAll() {
  const requests = useRead('OBPv3.0.0-getAllEntitlementRequests', { query: PAGE });
  return (
    <>
      <h2>Requests of users</h2>
      <Reading of={requests} what="requests">
        {({ entitlement_requests }) => <Requests list={entitlement_requests} />}
      </Reading>
    </>
  );
}

function OfBank({ bank }: { bank: string }) {
  const path = { BANK_ID: bank };
  const requests = useRead('OBPv4.0.0-getEntitlementRequestsAtOneBank', { path, query: PAGE });
  return (
    <>
      <h2>Requests of users at {bank}</h2>
      <Reading of={requests} what="requests" bank={bank}>
        {({ entitlement_requests }) => <Requests list={entitlement_requests} />}
      </Reading>
    </>
  );
}

function Requests({ list }: { list: readonly Request[] }) {
  if (list.length === 0) return <Empty>No open requests.</Empty>;
  return (
    <ul className="cards">
      {list.map((request) => (
        <li key={request.entitlement_request_id} className="card">
          <p>
            <strong>{request.user.username}</strong> requests <code>{request.role_name}</code> at{' '}
            {request.bank_id || 'every bank'}
          </p>
          <p className="small">{shown(request.created)}</p>
          <Decide request={request} />
        </li>
      ))}
    </ul>
  );
}

/** Granting the role closes the request; refusing closes it without a grant. */
function Decide({ request }: { request: Request }) {
  const { entitlement_request_id: id, user, role_name, bank_id } = request;
  const api = useApi();
  const refresh = useRefresh();
  const { run, isRunning, error } = useAction();
  const grant = async () => {
    const body = { bank_id, role_name };
    await api.call('OBPv2.0.0-addEntitlement', { path: { USER_ID: user.user_id }, body });
    await refresh();
  };
  const refuse = async () => {
    const path = { ENTITLEMENT_REQUEST_ID: id };
    // A user who may grant at one bank only may close requests at that bank.
    await (bank_id === ''
      ? api.call('OBPv3.0.0-deleteEntitlementRequest', { path })
      : api.call('OBPv4.0.0-deleteEntitlementRequestAtOneBank', { path: { ...path, BANK_ID: bank_id } }));
    await refresh();
  };
  return (
    <>
      <div className="actions">
        <button
          type="button"
          className="main"
          disabled={isRunning}
          aria-label={`Grant ${role_name} to ${user.username}`}
          onClick={() => run(grant)}
        >
          Grant
        </button>
        <button
          type="button"
          disabled={isRunning}
          aria-label={`Refuse ${role_name} to ${user.username}`}
          onClick={() => run(refuse)}
        >
          Refuse
        </button>
      </div>
      {error !== undefined && <Failure error={error} bank={bank_id} />}
    </>
  );
}
