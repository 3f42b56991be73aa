import jwt from 'jsonwebtoken';
import { ObpError } from '../../../packages/errors';
import { peek } from './jwt';
import { type IssuerKey, KeySet } from './key-set';

/** What is used of a bearer token's claims (conventions 2.5). */
export interface BearerClaims {
  issuer: string;
  subject: string;
  /** The application the token was issued to. */
  application: string;
  username: string;
  email: string;
  name: string;
}

export interface IssuerSettings {
  issuer: string;
  jwksUrl: string;
  audience: string | undefined;
}

const CLOCK_TOLERANCE_S = 5;
const LONGEST_CLAIM = 255;

/** Verifies bearer tokens of the configured OpenID issuer. */
export class BearerTokens {
  private readonly keys: KeySet;

  constructor(
    private readonly settings: IssuerSettings,
    keys?: KeySet,
  ) {
    this.keys = keys ?? new KeySet(settings.jwksUrl);
  }

  /**
   * @throws ObpError OBP-20202 for what is no JWT, OBP-20208 for another issuer's, OBP-20206 for one that does not
   * verify, OBP-50503 when the issuer's keys cannot be had
   */
  async verify(token: string): Promise<BearerClaims> {
    const unverified = peek(token);
    if (unverified === undefined) throw new ObpError('OBP-20202');
    if (unverified.issuer !== this.settings.issuer) throw new ObpError('OBP-20208');
    const found = await this.keys.get(unverified.kid);
    if (found === undefined) throw new ObpError('OBP-20206', 'Signed with an unknown key');
    return this.claims(this.checked(token, found));
  }

  private checked(token: string, { key, algorithms }: IssuerKey): jwt.JwtPayload {
    const { issuer, audience } = this.settings;
    try {
      const payload = jwt.verify(token, key, {
        algorithms,
        issuer,
        clockTolerance: CLOCK_TOLERANCE_S,
        ...(audience === undefined ? {} : { audience }),
      });
      if (typeof payload !== 'string') return payload;
    } catch (error) {
      throw new ObpError('OBP-20206', reasonOf(error));
    }
    throw new ObpError('OBP-20206', 'Invalid claims');
  }

  private claims(payload: jwt.JwtPayload): BearerClaims {
    const subject = id(payload.sub);
    const application = payload.azp === undefined ? '' : id(payload.azp);
    if (payload.exp === undefined || subject === undefined || application === undefined) {
      throw new ObpError('OBP-20206', 'Invalid claims');
    }
    return {
      issuer: this.settings.issuer,
      subject,
      application,
      username: shown(payload.given_name) || subject,
      email: shown(payload.email),
      name: shown(payload.name),
    };
  }
}

/** A claim that tells one person or application from another: taken whole or not at all. */
const id = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim !== '' && claim.length <= LONGEST_CLAIM ? claim : undefined;

/** A claim that is only shown: cut to what the store is made for. */
const shown = (claim: unknown): string => (typeof claim === 'string' ? claim.slice(0, LONGEST_CLAIM) : '');

/** The library's own messages may quote the token's content. */
const reasonOf = (error: unknown): string => {
  if (error instanceof jwt.TokenExpiredError) return 'Expired JWT';
  if (error instanceof jwt.NotBeforeError) return 'JWT not active yet';
  return 'Invalid signature or claims';
};
