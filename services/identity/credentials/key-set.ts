import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Algorithm } from 'jsonwebtoken';
import { ObpError } from '../../../packages/errors';

/** A key of an issuer, and the algorithms that may be used with it. */
export interface IssuerKey {
  readonly key: KeyObject;
  readonly algorithms: Algorithm[];
}

const FRESH_MS = 10 * 60_000;
/** How long known keys go on being trusted while the issuer cannot be asked. */
const STALE_MS = 60 * 60_000;
/** Unknown key ids cannot make us ask more often than this, whoever sends them. */
const PAUSE_MS = 10_000;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 1_048_576;

/**
 * The public keys of an OpenID issuer: asked for when needed, kept, and asked for again when they are old or a
 * token names one that is not among them (the issuer has rotated).
 */
export class KeySet {
  private keys = new Map<string | undefined, IssuerKey>();
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The key of that id; without an id, the only one there is.
   * @throws ObpError OBP-50503 when the issuer cannot be asked and nothing usable is remembered
   */
  async get(kid: string | undefined): Promise<IssuerKey | undefined> {
    const age = this.now() - this.fetchedAt;
    if (age >= FRESH_MS || this.find(kid) === undefined) await this.refresh();
    if (this.now() - this.fetchedAt >= STALE_MS) throw new ObpError('OBP-50503');
    return this.find(kid);
  }

  private find(kid: string | undefined): IssuerKey | undefined {
    if (kid !== undefined) return this.keys.get(kid);
    return this.keys.size === 1 ? [...this.keys.values()][0] : undefined;
  }

  private async refresh(): Promise<void> {
    if (this.fetching === undefined) {
      if (this.now() - this.triedAt < PAUSE_MS) return;
      this.triedAt = this.now();
      this.fetching = this.fetch().finally(() => {
        this.fetching = undefined;
      });
    }
    await this.fetching;
  }

  /** A failure leaves what is remembered as it is; `get` decides whether that will do. */
  private async fetch(): Promise<void> {
    try {
      const response = await fetch(this.url, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { accept: 'application/json' },
        redirect: 'error',
      });
      if (!response.ok) return;
      this.keys = readKeys(JSON.parse(await textOf(response)));
      this.fetchedAt = this.now();
    } catch {
      // Unreachable, too slow, or not a key set.
    }
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('the key set is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The public signature keys of a JWK set, by id; keys that cannot be used are left out. */
export function readKeys(set: unknown): Map<string | undefined, IssuerKey> {
  const list = isObject(set) && Array.isArray(set.keys) ? set.keys : undefined;
  if (list === undefined) throw new Error('not a key set');
  const keys = new Map<string | undefined, IssuerKey>();
  for (const jwk of list) {
    const key = isObject(jwk) ? readKey(jwk) : undefined;
    if (key !== undefined) keys.set(typeof jwk.kid === 'string' ? jwk.kid : undefined, key);
  }
  return keys;
}

function readKey(jwk: Record<string, unknown>): IssuerKey | undefined {
  if (jwk.use !== undefined && jwk.use !== 'sig') return undefined;
  const possible = algorithmsFor(jwk);
  const algorithms = jwk.alg === undefined ? possible : possible.filter((name) => name === jwk.alg);
  if (algorithms.length === 0) return undefined;
  try {
    const key = createPublicKey({ key: publicPart(jwk), format: 'jwk' });
    const { modulusLength = MIN_RSA_BITS } = key.asymmetricKeyDetails ?? {};
    return modulusLength < MIN_RSA_BITS ? undefined : { key, algorithms };
  } catch {
    return undefined;
  }
}

const MIN_RSA_BITS = 2_048;

const CURVES: Record<string, Algorithm[]> = { 'P-256': ['ES256'], 'P-384': ['ES384'], 'P-521': ['ES512'] };

/** Asymmetric ones only: a shared secret has no place in a public set, and `none` in no place at all. */
function algorithmsFor({ kty, crv }: Record<string, unknown>): Algorithm[] {
  if (kty === 'RSA') return ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
  return kty === 'EC' && typeof crv === 'string' ? (CURVES[crv] ?? []) : [];
}

function publicPart(jwk: Record<string, unknown>): JsonWebKey {
  const part: JsonWebKey = {};
  for (const name of ['kty', 'crv', 'x', 'y', 'n', 'e'] as const) {
    const value = jwk[name];
    if (typeof value === 'string') part[name] = value;
  }
  return part;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
