import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';

/** An OpenID issuer of a suite's own: it serves its key set and signs tokens. */
export interface Issuer {
  readonly url: string;
  /** The settings of a server that accepts its tokens. */
  readonly settings: { OIDC_ISSUER: string; OIDC_JWKS_URL: string; OIDC_AUDIENCE: string };
  /** An access token that is valid for a minute, unless claims, options or the key say otherwise. */
  sign(claims: object, options?: jwt.SignOptions, key?: jwt.Secret): string;
  stop(): void;
}

/**
 * @param serve answers a request, or returns false for the key set
 */
export async function startIssuer(
  serve: (req: IncomingMessage, res: ServerResponse) => boolean = () => false,
): Promise<Issuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
  const server = createServer((req, res) => {
    if (!serve(req, res)) res.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    settings: { OIDC_ISSUER: url, OIDC_JWKS_URL: `${url}/jwks`, OIDC_AUDIENCE: 'obp' },
    sign: (claims, options = {}, key = privateKey) =>
      jwt.sign({ iss: url, aud: 'obp', azp: 'an-app', ...claims }, key, {
        algorithm: 'RS256',
        keyid: 'k1',
        expiresIn: 60,
        ...options,
      }),
    stop: () => void server.close(),
  };
}
