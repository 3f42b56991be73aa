import { decodeJwt, errors, type JWTPayload, type JWTVerifyResult, jwtVerify } from 'jose';
import { ObpError } from '../../../packages/errors';
import { isAccessToken } from './access-token';
import { IssuerKeys } from './issuer-keys';

/** The claims of a bearer token that the server uses (conventions 2.5). */
export interface BearerClaims {
  issuer: string;
  subject: string;
  /** The application the token was issued to. */
  application: string;
  username: string;
  email: string;
  name: string;
  /** Seconds since 1970. */
  issued_at: number;
}

interface IssuerSettings {
  issuer: string;
  jwksUrl: string;
  audience: string;
}

/** Asymmetric ones only: a shared secret has no place in a public key set. */
const ALGORITHMS = [256, 384, 512].flatMap((bits) => [`RS${bits}`, `PS${bits}`, `ES${bits}`]);
const CLOCK_TOLERANCE_S = 5;
/** Issuers make access tokens that are valid for minutes or hours: one that is valid for longer has another purpose. */
const LONGEST_LIFE_S = 2 * 24 * 3_600;
const LONGEST_CLAIM = 255;

/** Verifies access tokens of the configured OpenID issuer. */
export class BearerTokens {
  constructor(
    private readonly settings: IssuerSettings,
    private readonly keys = new IssuerKeys(settings.jwksUrl),
  ) {}

  /**
   * @throws ObpError OBP-20202 if it is no JWT, OBP-20208 for another issuer's, OBP-20206 for one that does not
   * verify, OBP-50503 when the issuer's keys cannot be had
   */
  async verify(token: string): Promise<BearerClaims> {
    // Checked before the key is looked up: tokens of other issuers must cause no request to ours.
    if (claimedIssuer(token) !== this.settings.issuer) throw new ObpError('OBP-20208');
    const { payload, protectedHeader } = await this.verified(token);
    if (!isAccessToken(protectedHeader, payload)) throw new ObpError('OBP-20206', 'Not an access token');
    return this.claims(payload);
  }

  private async verified(token: string): Promise<JWTVerifyResult> {
    const { issuer, audience } = this.settings;
    try {
      return await jwtVerify(token, this.keys.get, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['sub', 'exp'],
        // Requires `iat`, and refuses one of the future.
        maxTokenAge: LONGEST_LIFE_S,
      });
    } catch (error) {
      throw error instanceof ObpError ? error : new ObpError('OBP-20206', reasonOf(error));
    }
  }

  private claims(payload: JWTPayload): BearerClaims {
    const { sub, azp, exp = Number.POSITIVE_INFINITY, iat = 0 } = payload;
    const subject = id(sub);
    const application = azp === undefined ? '' : id(azp);
    if (subject === undefined || application === undefined || exp - iat > LONGEST_LIFE_S) {
      throw new ObpError('OBP-20206', 'Invalid claims');
    }
    return {
      issuer: this.settings.issuer,
      subject,
      application,
      username: shown(payload.given_name) || subject,
      email: shown(payload.email),
      name: shown(payload.name),
      issued_at: iat,
    };
  }
}

/** @throws ObpError OBP-20202 if it is no JWT */
function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new ObpError('OBP-20202');
  }
}

/** A claim that identifies a person or application: used in full or not at all. */
const id = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim !== '' && claim.length <= LONGEST_CLAIM ? claim : undefined;

/** A claim that is only shown: cut to the length that the store allows. */
const shown = (claim: unknown): string => (typeof claim === 'string' ? claim.slice(0, LONGEST_CLAIM) : '');

/** The library's own messages may quote the token's content. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Expired JWT';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'Signed with an unknown key';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return 'Invalid claims';
    if (error.claim === 'nbf') return 'JWT not active yet';
  }
  return 'Invalid signature or claims';
}
