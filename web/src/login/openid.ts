import type { Api } from '../api/api';
import { session } from '../api/session';

/** Login at the configured OpenID issuer: authorization code with PKCE (RFC 7636), without a secret. */

/** The gateway's configuration of the page (`/page.json`). */
interface PageConfig {
  readonly openid?: { readonly client_id: string };
}

interface Discovery {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

/** State of the login while the user is at the issuer. */
interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly clientId: string;
  readonly tokenEndpoint: string;
}

const KEY = 'obp.openid';

interface Issuer {
  readonly provider: string;
  readonly url: string;
  readonly clientId: string;
}

/** The issuer, where the server has one and the page is a client of it. */
export async function issuerOf(api: Api): Promise<Issuer | null> {
  const response = await fetch('/page.json');
  const config: PageConfig = response.ok ? await response.json() : {};
  if (config.openid === undefined) return null;
  const { well_known_uris } = await api.call('OBPv5.1.0-getOAuth2ServerWellKnown', {});
  const [issuer] = well_known_uris;
  return issuer === undefined ? null : { ...issuer, clientId: config.openid.client_id };
}

const redirectUri = (): string => `${window.location.origin}/`;

/**
 * Leaves for the issuer, which sends the user back with a code.
 * @throws Error if the code could not be changed for a token: the page's policy allows calls of the issuer's own host only
 */
export async function leaveFor({ url, clientId }: Issuer): Promise<void> {
  const discovery: Discovery = await (await fetch(url)).json();
  if (new URL(discovery.token_endpoint).origin !== new URL(url).origin)
    throw new Error('The issuer has its token endpoint on another host, which the page must not call.');
  const verifier = random();
  const pending: Pending = { state: random(), verifier, clientId, tokenEndpoint: discovery.token_endpoint };
  sessionStorage.setItem(KEY, JSON.stringify(pending));
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid profile',
    state: pending.state,
    code_challenge: base64Url(new Uint8Array(challenge)),
    code_challenge_method: 'S256',
  });
  window.location.assign(`${discovery.authorization_endpoint}?${query}`);
}

/** Ends the login if the user comes back from the issuer. The login form shows a failure. */
export async function comeBack(api: Api): Promise<void> {
  const answer = new URLSearchParams(window.location.search);
  if (!answer.has('code') && !answer.has('error')) return;
  window.history.replaceState(null, '', '/#/');
  try {
    await endLogin(api, answer);
  } catch (error) {
    session.refuse(error instanceof Error ? error.message : 'The login has failed.');
    window.history.replaceState(null, '', '/#/login');
  }
}

/**
 * Changes the code for a token, which never is in an address.
 * @throws Error if the issuer refuses, or the answer belongs to no request of this tab
 */
async function endLogin(api: Api, answer: URLSearchParams): Promise<void> {
  const code = answer.get('code');
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const pending: Pending | undefined = kept === null ? undefined : JSON.parse(kept);
  if (pending === undefined || pending.state !== answer.get('state'))
    throw new Error('The issuer has answered a login that was not begun here.');
  if (code === null) throw new Error(`The issuer has refused the login: ${answer.get('error')}`);
  const response = await fetch(pending.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri(),
      client_id: pending.clientId,
      code_verifier: pending.verifier,
    }),
  });
  if (!response.ok) throw new Error(`The issuer has refused the login: ${response.status}`);
  const { access_token: token } = await response.json();
  session.begin({ token, scheme: 'Bearer', username: '' });
  const { username } = await api.call('OBPv3.0.0-getCurrentUser', {});
  session.begin({ token, scheme: 'Bearer', username });
}

const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
