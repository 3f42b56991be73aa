import type { IncomingHttpHeaders } from 'node:http';
import { Credential } from '../../packages/contracts/identity/identity.schemas';
import type { AuthenticationType } from '../../packages/contracts/identity/validation.schemas';
import { ObpError } from '../../packages/errors';

/** Reads credentials from headers (conventions 2.3 and 2.4). Pure: identity decides which caller they belong to. */

type Parameters = Partial<Record<'username' | 'password' | 'consumer_key' | 'token', string>>;

/**
 * The parameters of a DirectLogin header: `DirectLogin a=b,c="d"`. Splits at commas, then at the first `=`. Drops
 * blanks around both, and one quotation mark at each end of a value; blanks within the marks stay. Leaves out unknown
 * and empty parameters.
 */
export function directLoginParameters(header: string): Parameters {
  const parameters: Parameters = {};
  for (const part of header.replace(/^\s*DirectLogin/, '').split(',')) {
    const trimmed = part.trim();
    const at = trimmed.indexOf('=');
    const name = trimmed.slice(0, at).trim();
    const value = trimmed
      .slice(at + 1)
      .trim()
      .replace(/^"|"$/g, '');
    const known = name === 'username' || name === 'password' || name === 'consumer_key' || name === 'token';
    if (at !== -1 && known && value !== '') parameters[name] = value;
  }
  return parameters;
}

/** Node joins repeated headers; the one header that it keeps as an array is not used here. */
export const headerText = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

/**
 * The credential of a request; undefined for an anonymous one. The first of these counts: bearer, `DirectLogin` header,
 * `Authorization: DirectLogin`.
 * @throws ObpError OBP-20080, OBP-20002
 */
export function credentialOf(headers: IncomingHttpHeaders): Credential | undefined {
  const { authorization } = headers;
  if (authorization?.includes('Bearer')) return bearer(authorization);
  const directLogin = headerText(headers, 'directlogin');
  if (directLogin !== undefined) return directLoginToken(directLogin);
  if (authorization?.includes('DirectLogin')) return directLoginToken(authorization);
  if (authorization !== undefined) throw new ObpError('OBP-20080');
  return undefined;
}

/**
 * The type of the credentials of a request (conventions 9), by the same precedence as `credentialOf`; undefined for a
 * request that has none. It says nothing of whether they are valid, or of a type that this server takes.
 */
export function authenticationTypeOf(headers: IncomingHttpHeaders): AuthenticationType | undefined {
  const { authorization } = headers;
  if (authorization?.includes('Bearer')) {
    return headers['psd2-cert'] === undefined ? 'OAuth2_OIDC' : 'OAuth2_OIDC_FAPI';
  }
  if (headers.directlogin !== undefined || authorization?.includes('DirectLogin')) return 'DirectLogin';
  if (authorization?.includes('GatewayLogin')) return 'GatewayLogin';
  return authorization?.includes('OAuth') ? 'OAuth1.0a' : undefined;
}

function bearer(authorization: string): Credential {
  // A malformed bearer token gets the same error as one that fails verification, if bearer tokens are accepted.
  const [, token = ''] = /^\s*Bearer\s+(\S+)\s*$/.exec(authorization) ?? [];
  return { scheme: 'Bearer', token };
}

function directLoginToken(header: string): Credential {
  const { token } = directLoginParameters(header);
  if (token === undefined) throw new ObpError('OBP-20002', 'token');
  return { scheme: 'DirectLogin', token };
}

/** The greatest length of a token of each kind. */
const LONGEST = { DirectLogin: 512, Bearer: Credential.properties.token.maxLength ?? 0 };

/** Refuses a credential that cannot be a token, before any call of a service. @throws ObpError OBP-20003, OBP-20202 */
export function checkCredential({ scheme, token }: Credential): void {
  const isPossible =
    token.length <= LONGEST[scheme] && (scheme === 'Bearer' || /^[A-Za-z0-9\-._@]+$/.test(token));
  if (!isPossible) throw new ObpError(scheme === 'Bearer' ? 'OBP-20202' : 'OBP-20003');
}
