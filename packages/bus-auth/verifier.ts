import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { isRole, type Role } from '../contracts/roles';
import type { TrustedKey } from './keys';
import {
  ALGORITHM,
  audienceOf,
  audienceOfNodes,
  type BusPrincipal,
  SPEAKS_FOR_USERS,
  TOKEN_LIFE_S,
} from './tokens';

/** Why a verifier rejects a token. Never includes the content of the token. */
export type Rejection = 'missing' | 'forged' | 'expired';

export class TokenError extends Error {
  override readonly name = 'TokenError';
  constructor(readonly reason: Rejection) {
    super(`the token is ${reason}`);
  }
}

/** A verified token. */
interface Verified {
  readonly key: TrustedKey;
  readonly claims: jwt.JwtPayload;
}

const MOST_PRINCIPALS = 10_000;
/** Our tokens have less than 700 characters; longer ones than this are rejected without parsing. */
const LONGEST_TOKEN = 4_096;

/** Entries expire with their tokens, to a tenth of a second. */
const memoryOf = <V extends object>(max: number) =>
  new LRUCache<string, V>({ max, ttlResolution: 100, perf: Date });

/** Verifies tokens by the trusted keys, and caches each verified token until it expires. */
export class Verifier {
  private readonly keys: ReadonlyMap<string, TrustedKey>;
  private readonly callers = memoryOf<{ key: TrustedKey; service: string }>(1_000);
  private readonly principals = memoryOf<BusPrincipal>(MOST_PRINCIPALS);

  constructor(
    trusted: readonly TrustedKey[],
    private readonly namespace: string,
  ) {
    this.keys = new Map(trusted.map((key) => [key.kid, key]));
  }

  /** The key of the calling part. @throws TokenError */
  caller(token: unknown, service: string): TrustedKey {
    const known = typeof token === 'string' ? this.callers.get(token) : undefined;
    if (known?.service === service) return known.key;
    const text = readable(token);
    const { key, claims } = this.verify(text, audienceOf(this.namespace, service));
    if (claims.sub !== key.name) throw new TokenError('forged');
    this.callers.set(text, { key, service }, { ttl: lifeLeft(claims) });
    return key;
  }

  /** The user on whose behalf the caller calls. @throws TokenError */
  principal(token: unknown): BusPrincipal {
    const known = typeof token === 'string' ? this.principals.get(token) : undefined;
    if (known !== undefined) return known;
    const text = readable(token);
    const { key, claims } = this.verify(text, audienceOf(this.namespace));
    const { sub: user_id, consumer_id, roles, bank_id } = claims;
    const whole =
      typeof user_id === 'string' &&
      typeof consumer_id === 'string' &&
      typeof bank_id === 'string' &&
      areRoles(roles);
    if (key.name !== SPEAKS_FOR_USERS || !whole) throw new TokenError('forged');
    const principal = { user_id, consumer_id, roles, bank_id };
    this.principals.set(text, principal, { ttl: lifeLeft(claims) });
    return principal;
  }

  /** The key that signed the statement of a node. @throws TokenError */
  node(token: unknown, nodeId: string, digest: string): TrustedKey {
    const { key, claims } = this.verify(readable(token), audienceOfNodes(this.namespace));
    if (claims.sub !== nodeId || claims.digest !== digest) throw new TokenError('forged');
    return key;
  }

  private verify(token: string, audience: string): Verified {
    const key = this.keys.get(String(jwt.decode(token, { complete: true })?.header.kid));
    if (key === undefined) throw new TokenError('forged');
    try {
      const claims = jwt.verify(token, key.publicKey, {
        algorithms: [ALGORITHM],
        issuer: key.name,
        audience,
        // The limit applies whatever expiry the signer chose.
        maxAge: TOKEN_LIFE_S,
      });
      if (typeof claims === 'string' || claims.exp === undefined) throw new TokenError('forged');
      return { key, claims };
    } catch (error) {
      throw new TokenError(error instanceof jwt.TokenExpiredError ? 'expired' : 'forged');
    }
  }
}

const areRoles = (claim: unknown): claim is Role[] =>
  Array.isArray(claim) && claim.every((role) => typeof role === 'string' && isRole(role));

function readable(token: unknown): string {
  if (token === undefined) throw new TokenError('missing');
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) throw new TokenError('forged');
  return token;
}

/** Milliseconds; at least one, because the cache takes 0 for no limit. */
const lifeLeft = ({ iat = 0, exp = 0 }: jwt.JwtPayload): number =>
  Math.max(1, Math.min(exp, iat + TOKEN_LIFE_S) * 1_000 - Date.now());
