import type { JWTHeaderParameters, JWTPayload } from 'jose';

/** Claims that occur only in other tokens of an issuer: ID tokens (OpenID Connect Core, 2 and 3.3.2.11), logout tokens (Back-Channel Logout, 2.4). */
const CLAIMS_OF_OTHERS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/**
 * Whether a verified token is an access token for an API. An issuer signs other tokens with the same keys: an ID token
 * identifies the user to an application, and appears in browsers and logs; a logout token is sent to every
 * application. Where neither the header (RFC 9068, 2.1) nor a claim (`typ` of Keycloak, `token_use` of Cognito) says which
 * it is, the claims decide: the audience of an ID token includes the application that it was issued to.
 */
export function isAccessToken({ typ }: JWTHeaderParameters, payload: JWTPayload): boolean {
  const type = typ?.toLowerCase().replace(/^application\//, '') ?? 'jwt';
  if (type !== 'jwt' && type !== 'at+jwt') return false;
  const use = payload.typ ?? payload.token_use;
  if (use !== undefined) return use === 'Bearer' || use === 'access';
  if (type === 'at+jwt') return true;
  const isForItsApplication = [payload.aud].flat().some((audience) => audience === payload.azp);
  return !isForItsApplication && !CLAIMS_OF_OTHERS.some((claim) => Object.hasOwn(payload, claim));
}
