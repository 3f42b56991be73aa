import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api';
import { Failure } from '../parts/states';
import { useAction } from '../parts/use-action';
import { issuerOf, leaveFor } from './openid';

/** The other way in, where the server has an OpenID issuer and the page is a client of it. */
export function IssuerLogin() {
  const api = useApi();
  const { run, isRunning, error } = useAction();
  const { data: issuer } = useQuery({ queryKey: ['server', 'issuer'], queryFn: () => issuerOf(api) });
  if (issuer === undefined || issuer === null) return null;
  return (
    <div className="actions">
      <button type="button" className="main" disabled={isRunning} onClick={() => run(() => leaveFor(issuer))}>
        Log in at {issuer.provider}
      </button>
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
