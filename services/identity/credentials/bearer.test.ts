import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { BearerTokens } from './bearer';
import { IssuerKeys } from './issuer-keys';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const next = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = (key: KeyObject, extra: object) => ({ ...key.export({ format: 'jwk' }), use: 'sig', ...extra });

const ISSUER = 'https://issuer.example.com';
const rsaKey = jwk(rsa.publicKey, { kid: 'rsa', alg: 'RS256' });
const ecKey = jwk(ec.publicKey, { kid: 'ec' });

let server: Server;
let url: string;
let fetches = 0;
let answer: { status: number; body: string };

beforeAll(async () => {
  server = createServer((_req, res) => {
    fetches += 1;
    res.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
});
afterAll(() => server.close());
beforeEach(() => {
  fetches = 0;
  answer = { status: 200, body: JSON.stringify({ keys: [rsaKey, ecKey] }) };
});

let clock = 0;
const verifier = (keys = new IssuerKeys(url, () => clock)) =>
  new BearerTokens({ issuer: ISSUER, jwksUrl: url, audience: 'us' }, keys);

const token = (claims: object = {}, options: jwt.SignOptions = {}, key: jwt.Secret = rsa.privateKey) =>
  jwt.sign({ iss: ISSUER, sub: 'sub1', azp: 'app', aud: 'us', ...claims }, key, {
    algorithm: 'RS256',
    keyid: 'rsa',
    expiresIn: 60,
    ...options,
  });

const without = (claim: 'exp' | 'iat') => {
  const { [claim]: _, ...claims } = { iss: ISSUER, sub: 's', aud: 'us', iat: nowS(), exp: nowS() + 60 };
  return jwt.sign(claims, rsa.privateKey, { algorithm: 'RS256', keyid: 'rsa', noTimestamp: true });
};
const nowS = () => Math.floor(Date.now() / 1_000);
const DAY_S = 24 * 3_600;
const headed = (header: object) => token({}, { header: { alg: 'RS256', kid: 'rsa', ...header } });

test('a verified token gives what conventions 2.5 map', async () => {
  const claims = { given_name: 'Ada', email: 'ada@example.com', name: 'Ada Lovelace' };
  expect(await verifier().verify(token(claims))).toEqual({
    issuer: ISSUER,
    subject: 'sub1',
    application: 'app',
    username: 'Ada',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    issued_at: expect.any(Number),
  });
  expect(await verifier().verify(token())).toMatchObject({ username: 'sub1', email: '', name: '' });
  expect(
    await verifier().verify(token({}, { algorithm: 'ES256', keyid: 'ec' }, ec.privateKey)),
  ).toMatchObject({
    subject: 'sub1',
  });
});

const publicPem = rsa.publicKey.export({ format: 'pem', type: 'spki' });

test.each([
  ['expired', () => token({}, { expiresIn: -60 }), 'OBP-20206', 'Expired JWT'],
  ['not active yet', () => token({}, { notBefore: 60 }), 'OBP-20206', 'JWT not active yet'],
  ['without expiry', () => without('exp'), 'OBP-20206', 'Invalid claims'],
  ['without a time of issue', () => without('iat'), 'OBP-20206', 'Invalid claims'],
  ['issued in the future', () => token({ iat: nowS() + 60 }), 'OBP-20206', 'Invalid'],
  ['that is valid for weeks', () => token({}, { expiresIn: 14 * DAY_S }), 'OBP-20206', 'Invalid claims'],
  [
    'issued weeks ago',
    () => token({ iat: nowS() - 14 * DAY_S }, { expiresIn: 14 * DAY_S + 60 }),
    'OBP-20206',
    'Expired JWT',
  ],
  ['with an unknown critical header', () => headed({ crit: ['x'], x: 1 }), 'OBP-20206', 'Invalid signature'],
  ['without subject', () => token({ sub: undefined }), 'OBP-20206', 'Invalid claims'],
  ['with an over-long subject', () => token({ sub: 's'.repeat(256) }), 'OBP-20206', 'Invalid claims'],
  ['for another audience', () => token({ aud: 'them' }), 'OBP-20206', 'Invalid signature or claims'],
  ['of another issuer', () => token({ iss: 'https://other' }), 'OBP-20208', ''],
  [
    'signed by another issuer',
    () => token({}, { algorithm: 'ES256' }, ec.privateKey),
    'OBP-20206',
    'unknown key',
  ],
  [
    "with an algorithm that is not the key's",
    () => token({}, { algorithm: 'PS256' }),
    'OBP-20206',
    'unknown key',
  ],
  [
    'with the public key as a secret',
    () => token({}, { algorithm: 'HS256' }, publicPem),
    'OBP-20206',
    'Invalid',
  ],
  ['unsigned', () => token({}, { algorithm: 'none' }, ''), 'OBP-20206', 'Invalid'],
  ['of an unknown key', () => token({}, { keyid: 'other' }), 'OBP-20206', 'Signed with an unknown key'],
  ['that is no JWT', () => 'opaque', 'OBP-20202', ''],
])('a token %s is refused', async (_what, make, code, detail) => {
  const refusal = await verifier()
    .verify(make())
    .then(
      () => undefined,
      (error: Error) => error.message,
    );
  expect(refusal).toContain(code);
  expect(refusal).toContain(detail);
});

/** Tokens that an issuer signs with the same key for other purposes. */
describe('a token that was not made to call an API with', () => {
  const logout = { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } };

  test.each<[string, () => string]>([
    ['an ID token with a nonce', () => token({ nonce: 'n' })],
    ['an ID token with the hash of an access token', () => token({ at_hash: 'h' })],
    ['an ID token for the very application', () => token({ azp: 'us' })],
    ["Keycloak's ID token", () => token({ typ: 'ID' })],
    ["Keycloak's refresh token", () => token({ typ: 'Refresh' })],
    ["Cognito's ID token", () => token({ token_use: 'id' })],
    ['a logout token', () => token(logout)],
    ['a logout token by its type', () => headed({ typ: 'logout+jwt' })],
    ['a security event', () => headed({ typ: 'secevent+jwt' })],
  ])('%s is refused', async (_what, make) => {
    await expect(verifier().verify(make())).rejects.toThrow(/^OBP-20206.*Not an access token$/);
  });

  test.each<[string, () => string]>([
    ['by its type', () => headed({ typ: 'at+jwt' })],
    ['by its full type', () => headed({ typ: 'application/at+jwt' })],
    [
      'by its type, for the very application',
      () => token({ azp: 'us' }, { header: { alg: 'RS256', typ: 'at+jwt' } }),
    ],
    ["Keycloak's, of a version that repeats the nonce", () => token({ typ: 'Bearer', nonce: 'n' })],
    ["Cognito's", () => token({ token_use: 'access' })],
    ['for several', () => token({ aud: ['them', 'us'] })],
  ])('an access token %s is taken', async (_what, make) => {
    expect(await verifier().verify(make())).toMatchObject({ subject: 'sub1' });
  });
});

describe('the key set', () => {
  const signed = (kid: string, key = rsa.privateKey) =>
    token({}, { keyid: kid, algorithm: key === rsa.privateKey ? 'RS256' : 'ES256' }, key);
  const outcome = (of: BearerTokens, text: string) =>
    of.verify(text).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  test('is fetched once for simultaneous requests, and again when it is old', async () => {
    const tokens = verifier();
    await Promise.all([1, 2, 3].map(() => tokens.verify(token())));
    await tokens.verify(token());
    expect(fetches).toBe(1);
    clock += 11 * 60_000;
    await tokens.verify(token());
    expect(fetches).toBe(2);
  });

  test('is fetched again when the issuer has rotated its keys, but not for every invented key id', async () => {
    const tokens = verifier();
    await tokens.verify(token());
    answer.body = JSON.stringify({ keys: [rsaKey, jwk(next.publicKey, { kid: 'next' })] });
    clock += 11_000;
    expect(await outcome(tokens, signed('next', next.privateKey))).toBe('taken');
    for (let i = 0; i < 50; i += 1)
      expect(await outcome(tokens, signed(`invented${i}`))).toContain('Signed with an unknown key');
    expect(fetches).toBe(2);
  });

  test('is fetched again although the wall clock was set back by an hour', async () => {
    let monotonic = 1_000;
    let setBackBy = 0;
    const today = Date.now;
    jest.spyOn(performance, 'now').mockImplementation(() => monotonic);
    jest.spyOn(Date, 'now').mockImplementation(() => today() - setBackBy);
    try {
      const tokens = verifier(new IssuerKeys(url));
      await tokens.verify(token());
      answer.body = JSON.stringify({ keys: [jwk(next.publicKey, { kid: 'next' })] });
      setBackBy = 3_600_000;
      monotonic += 11_000;
      await outcome(tokens, signed('next', next.privateKey));
      expect(fetches).toBe(2);
    } finally {
      jest.restoreAllMocks();
    }
  });

  test('stays valid for an hour when the issuer is away, then tokens cannot be verified', async () => {
    const tokens = verifier();
    await tokens.verify(token());
    answer.status = 500;
    clock += 50 * 60_000;
    expect(await outcome(tokens, token())).toBe('taken');
    clock += 11 * 60_000;
    expect(await outcome(tokens, token())).toContain('OBP-50503');
  });

  test.each(['{', '[]', '{"keys":{}}', 'null'])('nothing is known from an answer of %s', async (body) => {
    answer.body = body;
    expect(await outcome(verifier(), token())).toContain('OBP-50503');
  });

  test('a key without an id counts when it is the only one of its kind', async () => {
    answer.body = JSON.stringify({ keys: [jwk(rsa.publicKey, {}), ecKey] });
    expect(await outcome(verifier(), withoutKid())).toBe('taken');
    answer.body = JSON.stringify({ keys: [rsaKey, jwk(rsa.publicKey, { kid: 'second' })] });
    expect(await outcome(verifier(), withoutKid())).toContain('Signed with an unknown key');
  });

  const withoutKid = () =>
    jwt.sign({ iss: ISSUER, sub: 'sub1', aud: 'us' }, rsa.privateKey, { algorithm: 'RS256', expiresIn: 60 });

  test('shared secrets, keys for encryption and weak keys verify nothing', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    answer.body = JSON.stringify({
      keys: [
        { kty: 'oct', k: 'c2VjcmV0', kid: 'secret', alg: 'HS256' },
        jwk(rsa.publicKey, { kid: 'enc', use: 'enc' }),
        jwk(weak.publicKey, { kid: 'weak' }),
        jwk(rsa.publicKey, { kid: 'none', alg: 'none' }),
        { kty: 'RSA', kid: 'broken' },
        rsaKey,
      ],
    });
    const tokens = verifier();
    for (const kid of ['enc', 'none', 'broken'])
      expect(await outcome(tokens, signed(kid))).toContain('OBP-20206');
    const secret = jwt.sign({ iss: ISSUER, sub: 's', aud: 'us' }, 'secret', {
      keyid: 'secret',
      expiresIn: 60,
    });
    expect(await outcome(tokens, secret)).toContain('OBP-20206');
    const byWeak = { algorithm: 'RS256', keyid: 'weak', allowInsecureKeySizes: true } as const;
    expect(await outcome(tokens, token({}, byWeak, weak.privateKey))).toContain('OBP-20206');
    expect(await outcome(tokens, token())).toBe('taken');
  });
});
