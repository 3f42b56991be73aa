import { Link } from 'wouter';
import { useApi } from '../api/api';
import { session, useSession } from '../api/session';
import { forgetPlace } from './place';

/** In the header: who is logged in, and the way out. */
export function Who() {
  const api = useApi();
  const held = useSession();
  if (held === undefined)
    return (
      <Link href="/login" className="button">
        Log in
      </Link>
    );
  const logOut = async () => {
    // The server ends the tokens of this user; without its answer, the page only drops its own.
    await api.call('OBPv4.0.0-endDirectLogins', {}).catch(() => undefined);
    forgetPlace();
    session.logOut();
  };
  return (
    <span className="who">
      <span className="name">{held.username}</span>
      <button type="button" className="quiet" onClick={logOut}>
        Log out
      </button>
    </span>
  );
}
