import { useSyncExternalStore } from 'react';

/**
 * Who is logged in, in this tab: session storage, so that a reload keeps it, another tab does not have it, and closing
 * the tab ends it. A token is never part of an address.
 */
export interface Session {
  readonly token: string;
  /** How the token is sent: by DirectLogin, or as a bearer token of the OpenID issuer. */
  readonly scheme: 'DirectLogin' | 'Bearer';
  readonly username: string;
}

/** Why no user is logged in. */
type Ended = 'never' | 'logged-out' | 'expired' | { readonly refused: string };

interface State {
  readonly session: Session | undefined;
  readonly ended: Ended;
}

const KEY = 'obp.session';
const listeners = new Set<() => void>();
let state: State = { session: read(), ended: 'never' };

function read(): Session | undefined {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return undefined;
  try {
    const { token, scheme, username } = JSON.parse(kept);
    if (typeof token !== 'string' || typeof username !== 'string') return undefined;
    return { token, username, scheme: scheme === 'Bearer' ? 'Bearer' : 'DirectLogin' };
  } catch {
    return undefined;
  }
}

function change(next: State): void {
  state = next;
  if (next.session === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(next.session));
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const session = {
  current: (): Session | undefined => state.session,
  begin: (begun: Session): void => change({ session: begun, ended: 'never' }),
  logOut: (): void => change({ session: undefined, ended: 'logged-out' }),
  /** The server no longer knows the token. */
  expire: (): void => change({ session: undefined, ended: 'expired' }),
  /** A login was begun elsewhere, and has failed. */
  refuse: (reason: string): void => change({ session: undefined, ended: { refused: reason } }),
  onChange: subscribe,
};

export const useSession = (): Session | undefined => useSyncExternalStore(subscribe, () => state.session);
export const useEnded = (): Ended => useSyncExternalStore(subscribe, () => state.ended);
