import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { BearerTokens } from './bearer';
import { KeySet } from './key-set';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const next = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = (key: KeyObject, extra: object) => ({ ...key.export({ format: 'jwk' }), use: 'sig', ...extra });

const ISSUER = 'https://issuer.example.com';
const rsaKey = jwk(rsa.publicKey, { kid: 'rsa', alg: 'RS256' });
const ecKey = jwk(ec.publicKey, { kid: 'ec' });

let server: Server;
let url: string;
let asked = 0;
let answer: { status: number; body: string };

beforeAll(async () => {
  server = createServer((_req, res) => {
    asked += 1;
    res.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = 0;
  answer = { status: 200, body: JSON.stringify({ keys: [rsaKey, ecKey] }) };
});

let clock = 0;
const verifier = (audience?: string, keys = new KeySet(url, () => clock)) =>
  new BearerTokens({ issuer: ISSUER, jwksUrl: url, audience }, keys);

const token = (claims: object = {}, options: jwt.SignOptions = {}, key: jwt.Secret = rsa.privateKey) =>
  jwt.sign({ iss: ISSUER, sub: 'sub1', azp: 'app', aud: 'us', ...claims }, key, {
    algorithm: 'RS256',
    keyid: 'rsa',
    expiresIn: 60,
    ...options,
  });

const withoutExpiry = () =>
  jwt.sign({ iss: ISSUER, sub: 's', aud: 'us' }, rsa.privateKey, { algorithm: 'RS256', keyid: 'rsa' });

test('a verified token gives what conventions 2.5 map', async () => {
  const claims = { given_name: 'Ada', email: 'ada@example.com', name: 'Ada Lovelace' };
  expect(await verifier('us').verify(token(claims))).toEqual({
    issuer: ISSUER,
    subject: 'sub1',
    application: 'app',
    username: 'Ada',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
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
  ['without expiry', withoutExpiry, 'OBP-20206', 'Invalid claims'],
  ['without subject', () => token({ sub: undefined }), 'OBP-20206', 'Invalid claims'],
  ['with an over-long subject', () => token({ sub: 's'.repeat(256) }), 'OBP-20206', 'Invalid claims'],
  ['for another audience', () => token({ aud: 'them' }), 'OBP-20206', 'Invalid signature or claims'],
  ['of another issuer', () => token({ iss: 'https://other' }), 'OBP-20208', ''],
  ['signed by somebody else', () => token({}, { algorithm: 'ES256' }, ec.privateKey), 'OBP-20206', 'Invalid'],
  [
    "with an algorithm that is not the key's",
    () => token({}, { algorithm: 'PS256' }),
    'OBP-20206',
    'Invalid',
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
  const refusal = await verifier('us')
    .verify(make())
    .then(
      () => undefined,
      (error: Error) => error.message,
    );
  expect(refusal).toContain(code);
  expect(refusal).toContain(detail);
});

describe('the key set', () => {
  test('is asked for once, however many need it, and again when it is old', async () => {
    const keys = new KeySet(url, () => clock);
    await Promise.all([keys.get('rsa'), keys.get('ec'), keys.get('rsa')]);
    await keys.get('rsa');
    expect(asked).toBe(1);
    clock += 11 * 60_000;
    await keys.get('rsa');
    expect(asked).toBe(2);
  });

  test('is asked for again when the issuer has rotated, but not at the pace of whoever invents key ids', async () => {
    const keys = new KeySet(url, () => clock);
    await keys.get('rsa');
    answer.body = JSON.stringify({ keys: [rsaKey, jwk(next.publicKey, { kid: 'next' })] });
    clock += 11_000;
    expect(await keys.get('next')).toBeDefined();
    for (let i = 0; i < 50; i += 1) expect(await keys.get(`invented${i}`)).toBeUndefined();
    expect(asked).toBe(2);
  });

  test('goes on counting for an hour when the issuer is away, then nothing can be said', async () => {
    const keys = new KeySet(url, () => clock);
    await keys.get('rsa');
    answer.status = 500;
    clock += 50 * 60_000;
    expect(await keys.get('rsa')).toBeDefined();
    clock += 11 * 60_000;
    await expect(keys.get('rsa')).rejects.toThrow('OBP-50503');
  });

  test.each(['{', '[]', '{"keys":{}}', 'null'])('nothing is known from an answer of %s', async (body) => {
    answer.body = body;
    await expect(new KeySet(url, () => clock).get('rsa')).rejects.toThrow('OBP-50503');
  });

  test('a key without an id counts when it is the only one', async () => {
    answer.body = JSON.stringify({ keys: [jwk(ec.publicKey, {})] });
    expect(await new KeySet(url, () => clock).get(undefined)).toBeDefined();
    answer.body = JSON.stringify({ keys: [rsaKey, ecKey] });
    expect(await new KeySet(url, () => clock).get(undefined)).toBeUndefined();
  });

  test('shared secrets, keys for encryption and weak keys are left out', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    answer.body = JSON.stringify({
      keys: [
        { kty: 'oct', k: 'c2VjcmV0', kid: 'secret', alg: 'HS256' },
        jwk(ec.publicKey, { kid: 'enc', use: 'enc' }),
        jwk(weak.publicKey, { kid: 'weak' }),
        jwk(ec.publicKey, { kid: 'none', alg: 'none' }),
        { kty: 'RSA', kid: 'broken' },
        ecKey,
      ],
    });
    const keys = new KeySet(url, () => clock);
    for (const kid of ['secret', 'enc', 'weak', 'none', 'broken'])
      expect(await keys.get(kid)).toBeUndefined();
    expect(await keys.get('ec')).toMatchObject({ algorithms: ['ES256'] });
  });
});
