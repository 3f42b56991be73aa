import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { TokenKey } from '../../../packages/config';

/** The claims of a token: ids only. Every use looks up whether they are still valid. */
interface TokenSubject {
  user_id: string;
  consumer_id: string;
  /** `tokens_since` of the user when the token was issued: with another one the token counts no longer. */
  since?: string | undefined;
}

/** Not this server's address: it may change, and tokens outlive that. */
const ISSUER = 'obp';
const AUDIENCE = 'DirectLogin';
const SECONDS_PER_WEEK = 7 * 24 * 3_600;

/** Makes and verifies DirectLogin tokens: signed JWTs, HS256 only. */
export class Tokens {
  private readonly keys: ReadonlyMap<string, string>;

  /** @param keys the first one signs, all verify: a new key is put in front, an old one stays while its tokens live */
  constructor(
    private readonly signing: TokenKey,
    keys: readonly TokenKey[],
    private readonly weeks: number,
  ) {
    this.keys = new Map(keys.map(({ kid, secret }) => [kid, secret]));
  }

  sign({ user_id, consumer_id, since }: TokenSubject): string {
    return jwt.sign({ azp: consumer_id, ...(since === undefined ? {} : { since }) }, this.signing.secret, {
      algorithm: 'HS256',
      keyid: this.signing.kid,
      subject: user_id,
      jwtid: randomUUID(),
      issuer: ISSUER,
      audience: AUDIENCE,
      expiresIn: this.weeks * SECONDS_PER_WEEK,
    });
  }

  /** Undefined for whatever is no token of ours, or no longer one. */
  verify(token: string): TokenSubject | undefined {
    const secret = this.keys.get(kidOf(token) ?? '');
    if (secret === undefined) return undefined;
    try {
      const claims = jwt.verify(token, secret, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
      });
      return subjectOf(claims);
    } catch {
      return undefined;
    }
  }
}

/** Of an unverified token: good for choosing a key, and for nothing else. */
function kidOf(token: string): string | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header.kid;
  } catch {
    return undefined;
  }
}

function subjectOf(claims: string | jwt.JwtPayload): TokenSubject | undefined {
  if (typeof claims === 'string') return undefined;
  const { sub, azp, exp, since } = claims;
  if (typeof sub !== 'string' || typeof azp !== 'string' || exp === undefined) return undefined;
  if (since !== undefined && typeof since !== 'string') return undefined;
  return { user_id: sub, consumer_id: azp, since };
}
