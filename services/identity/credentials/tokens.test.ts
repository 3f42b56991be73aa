import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import { Tokens } from './tokens';

const key = (kid: string) => ({ kid, secret: `${kid}-${'x'.repeat(40)}` });
const tokensOf = (...kids: string[]) => {
  const keys = kids.map(key);
  const [first] = keys;
  if (first === undefined) throw new Error('no key');
  return new Tokens(first, keys, 4);
};
const subject = {
  user_id: '0198c0de-0000-7000-8000-000000000001',
  consumer_id: '0198c0de-0000-7000-8000-000000000002',
};

/** A token that is right in all but what is changed. */
const forged = (claims: object = {}, options: jwt.SignOptions = {}, secret = key('k1').secret) =>
  jwt.sign({ azp: 'c', sub: 'u', iss: 'obp', aud: 'DirectLogin', ...claims }, secret, {
    keyid: 'k1',
    ...(Object.hasOwn(claims, 'exp') ? {} : { expiresIn: 60 }),
    ...options,
  });

test('a token contains its user and application, and nothing else', () => {
  const token = tokensOf('k1').sign(subject);
  expect(tokensOf('k1').verify(token)).toEqual(subject);
  const since = new Date().toISOString();
  expect(tokensOf('k1').verify(tokensOf('k1').sign({ ...subject, since }))).toEqual({ ...subject, since });
  const claims = jwt.decode(token);
  expect(Object.keys(claims ?? {}).sort()).toEqual(['aud', 'azp', 'exp', 'iat', 'iss', 'jti', 'sub']);
});

test('a token is short enough for the header, and made of characters that pass there (conventions 2.1)', () => {
  const longest = tokensOf('k'.repeat(32)).sign({ ...subject, since: new Date().toISOString() });
  expect(longest).toMatch(/^[A-Za-z0-9\-._@]{1,512}$/);
});

test('it lives as long as configured', () => {
  const claims = jwt.decode(tokensOf('k1').sign(subject), { json: true });
  expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(4 * 7 * 24 * 3_600);
});

test('keys rotate: a new one signs, the old one still verifies until it is taken away', () => {
  const old = tokensOf('k1').sign(subject);
  const rotated = tokensOf('k2', 'k1');
  expect(rotated.verify(old)).toEqual(subject);
  expect(jwt.decode(rotated.sign(subject), { complete: true })?.header.kid).toBe('k2');
  expect(tokensOf('k2').verify(old)).toBeUndefined();
});

test('the pattern of the forgeries below is right', () => {
  expect(tokensOf('k1').verify(forged())).toEqual({ user_id: 'u', consumer_id: 'c' });
});

test.each([
  ['expired', forged({ exp: 1 })],
  [
    'without expiry',
    jwt.sign({ azp: 'c', sub: 'u', iss: 'obp', aud: 'DirectLogin' }, key('k1').secret, { keyid: 'k1' }),
  ],
  ['of another issuer', forged({ iss: 'other' })],
  ['for another audience', forged({ aud: 'other' })],
  ['signed with another secret', forged({}, {}, 'y'.repeat(40))],
  ['signed with another algorithm', forged({}, { algorithm: 'HS512' })],
  ['unsigned', forged({}, { algorithm: 'none' }, '')],
  ['of an unknown key', forged({}, { keyid: 'k9' })],
  ['of a key named like a property', forged({}, { keyid: '__proto__' })],
  ['without application', forged({ azp: undefined })],
  ['with a time that is no text', forged({ since: 1 })],
  ['with a user that is no text', forged({ azp: 1 })],
])('a token %s is none', (_what, token) => {
  expect(tokensOf('k1').verify(token)).toBeUndefined();
});

test('nothing a client can send makes verification throw', () => {
  const tokens = tokensOf('k1');
  const part = fc.oneof(
    fc.base64String(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc
      .record({
        alg: fc.constantFrom('HS256', 'none', 'RS256'),
        kid: fc.constantFrom('k1', 1, null),
        typ: fc.constant('JWT'),
      })
      .map((header) => Buffer.from(JSON.stringify(header)).toString('base64url')),
  );
  const token = fc.oneof(
    fc.string(),
    fc.tuple(part, part, part).map((parts) => parts.join('.')),
  );
  fc.assert(fc.property(token, (text) => tokens.verify(text) === undefined));
});
