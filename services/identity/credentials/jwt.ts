import jwt from 'jsonwebtoken';

/** What an unverified JWT claims of itself: good for choosing a key, and for nothing else. */
export interface Unverified {
  kid: string | undefined;
  issuer: unknown;
}

/** Undefined for what is no JWT with an object for payload. Never throws: tokens come from anywhere. */
export function peek(token: string): Unverified | undefined {
  try {
    const decoded = jwt.decode(token, { complete: true });
    if (decoded === null || typeof decoded.payload !== 'object' || decoded.payload === null) return undefined;
    const kid: unknown = decoded.header.kid;
    return { kid: typeof kid === 'string' ? kid : undefined, issuer: decoded.payload.iss };
  } catch {
    return undefined;
  }
}
