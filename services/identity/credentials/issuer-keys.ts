import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { ObpError } from '../../../packages/errors';

const FRESH_MS = 10 * 60_000;
/** How long cached keys stay trusted while the issuer is unreachable. */
const STALE_MS = 60 * 60_000;
/** The shortest interval between two fetches: unknown key ids in tokens cannot cause more. */
const PAUSE_MS = 10_000;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 1_048_576;

/**
 * The public keys of an OpenID issuer: fetched when needed, kept, and fetched again when they are old or a token names
 * one that is not among them (the issuer has rotated). The library chooses among them; when they are fetched, and how
 * much of an answer is read, is decided here, because its own fetching goes by the clock of the day: set back by an hour,
 * that would not fetch for an hour.
 */
export class IssuerKeys {
  private keys: JWTVerifyGetKey | undefined;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<void> | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly url: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The key that verifies the token.
   * @throws JOSEError when there is none; ObpError OBP-50503 when the issuer is unreachable and no usable key is cached
   */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    if (this.now() - this.fetchedAt >= FRESH_MS) await this.refresh();
    try {
      return await this.known()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await this.refresh();
    return this.known()(header, token);
  };

  private known(): JWTVerifyGetKey {
    if (this.keys === undefined || this.now() - this.fetchedAt >= STALE_MS) throw new ObpError('OBP-50503');
    return this.keys;
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

  /** A failure leaves the cached keys as they are; `known` decides whether they are still usable. */
  private async fetch(): Promise<void> {
    try {
      const response = await fetch(this.url, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { accept: 'application/json' },
        redirect: 'error',
      });
      if (!response.ok) return;
      this.keys = createLocalJWKSet(JSON.parse(await textOf(response)));
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
