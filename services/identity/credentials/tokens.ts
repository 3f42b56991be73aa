import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { TokenKey } from '../../../packages/config';
import { peek } from './jwt';

/** What a token says: ids and nothing else. Whether they still count is looked up whenever it is used. */
export interface TokenSubject {
  user_id: string;
  consumer_id: string;
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

  sign({ user_id, consumer_id }: TokenSubject): string {
    return jwt.sign({ azp: consumer_id }, this.signing.secret, {
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
    const secret = this.keys.get(peek(token)?.kid ?? '');
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

function subjectOf(claims: string | jwt.JwtPayload): TokenSubject | undefined {
  if (typeof claims === 'string') return undefined;
  const { sub, azp, exp } = claims;
  if (typeof sub !== 'string' || typeof azp !== 'string' || exp === undefined) return undefined;
  return { user_id: sub, consumer_id: azp };
}
