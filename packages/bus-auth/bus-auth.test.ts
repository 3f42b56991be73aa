import { generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { newKeyPair, Speaker, TokenError, Verifier } from '.';

const NAMESPACE = 'obp';
const [gatewayKey, gatewayTrusted] = newKeyPair('gateway');
const [crmKey, crmTrusted] = newKeyPair('crm');
const [kycKey] = newKeyPair('kyc');
const gateway = new Speaker(gatewayKey, NAMESPACE);
const crm = new Speaker(crmKey, NAMESPACE);

const verifier = new Verifier([gatewayTrusted, crmTrusted], NAMESPACE);
const ada = { user_id: 'ada', consumer_id: 'app', roles: ['CanGetCustomer'], bank_id: 'gh.29.uk' } as const;

/** The reason of the rejection, or `verified`. */
const outcome = (verify: () => unknown): string => {
  try {
    verify();
    return 'verified';
  } catch (error) {
    if (error instanceof TokenError) return error.reason;
    throw error;
  }
};
const asCaller = (token: unknown) => outcome(() => verifier.caller(token, 'customer'));
const asPrincipal = (token: unknown) => outcome(() => verifier.principal(token));

const now = (): number => Math.floor(Date.now() / 1_000);

/** A token of crm, except for the given claims and options. */
const signed = (
  claims: object,
  options: jwt.SignOptions = {},
  key: jwt.Secret | jwt.PrivateKey = crmKey.privateKey,
) =>
  jwt.sign({ exp: now() + 60, ...claims }, key, {
    algorithm: 'ES256',
    keyid: crmKey.kid,
    issuer: 'crm',
    subject: 'crm',
    audience: 'obp/customer',
    ...options,
  });

describe('a caller', () => {
  test('is who signed, for the service that the token is for', () => {
    expect(verifier.caller(crm.caller('customer'), 'customer').name).toBe('crm');
    expect(asCaller(signed({}))).toBe('verified');
  });

  test('is missing without a token', () => {
    expect(asCaller(undefined)).toBe('missing');
  });

  test.each<[string, unknown]>([
    ['a plain object', { name: 'crm' }],
    ['a number', 1],
    ['null', null],
    ['no token', 'crm'],
    ['an empty text', ''],
    ['a very long text', `${crm.caller('customer')}${'x'.repeat(5_000)}`],
    ['one without a signature', crm.caller('customer').replace(/[^.]+$/, '')],
    [
      'alg none',
      jwt.sign({}, '', {
        algorithm: 'none',
        keyid: crmKey.kid,
        issuer: 'crm',
        subject: 'crm',
        audience: 'obp/customer',
        expiresIn: 60,
      }),
    ],
    [
      'a public key taken for a secret',
      signed({}, { algorithm: 'HS256' }, crmTrusted.publicKey.export({ type: 'spki', format: 'pem' })),
    ],
    [
      'another algorithm',
      signed({}, { algorithm: 'RS256' }, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    ],
    ['a key that is not trusted', new Speaker(kycKey, NAMESPACE).caller('customer')],
    ['a key that is not trusted, under the name of one that is', signed({}, {}, kycKey.privateKey)],
    [
      'no key id',
      jwt.sign({}, crmKey.privateKey, {
        algorithm: 'ES256',
        issuer: 'crm',
        subject: 'crm',
        audience: 'obp/customer',
        expiresIn: 60,
      }),
    ],
    ['one of another namespace', new Speaker(crmKey, 'other').caller('customer')],
    ['one for another service', crm.caller('identity')],
    ['one that is for all services', signed({}, { audience: 'obp' })],
    ['crm that signs as the gateway', signed({}, { issuer: 'gateway', subject: 'gateway' })],
    ['crm under the name of another part', signed({}, { subject: 'gateway' })],
    ['a token of a user', gateway.principal(ada)],
  ])('is rejected: %s', (_what, token) => {
    expect(asCaller(token)).toBe('forged');
  });

  test.each<[string, string]>([
    ['one that has run out', signed({ iat: now() - 61, exp: now() - 1 })],
    ['one that is to live for a year, after a minute', signed({ iat: now() - 61, exp: now() + 1e7 })],
  ])('is rejected after its time: %s', (_what, token) => {
    expect(asCaller(token)).toBe('expired');
  });

  test('is rejected without an expiry', () => {
    const claims = { sub: 'crm', iss: 'crm', aud: 'obp/customer' };
    expect(asCaller(jwt.sign(claims, crmKey.privateKey, { algorithm: 'ES256', keyid: crmKey.kid }))).toBe(
      'forged',
    );
  });

  test('is cached until the token expires, for this service only', () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'], now: Date.now() });
    try {
      const own = new Verifier([crmTrusted], NAMESPACE);
      // Another speaker would do: the first may have cached this token for a while.
      const token = new Speaker(crmKey, NAMESPACE).caller('customer');
      expect(own.caller(token, 'customer').name).toBe('crm');
      expect(outcome(() => own.caller(token, 'identity'))).toBe('forged');
      jest.advanceTimersByTime(59_000);
      expect(own.caller(token, 'customer').name).toBe('crm');
      jest.advanceTimersByTime(2_000);
      expect(outcome(() => own.caller(token, 'customer'))).toBe('expired');
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a user', () => {
  const byCrm = (claims: object) => signed(claims, { subject: 'ada', audience: 'obp' });
  const byGateway = (claims: object) =>
    signed(
      claims,
      { keyid: gatewayKey.kid, issuer: 'gateway', subject: 'ada', audience: 'obp' },
      gatewayKey.privateKey,
    );

  test('is the user that the gateway names, with the roles that let it in, or none', () => {
    expect(verifier.principal(gateway.principal(ada))).toEqual(ada);
    const both = { ...ada, roles: ['CanCreateCustomer', 'CanCreateUserCustomerLink'] } as const;
    expect(verifier.principal(gateway.principal(both))).toEqual(both);
    const plain = { user_id: 'ada', consumer_id: 'app', roles: [], bank_id: '' };
    expect(verifier.principal(gateway.principal(plain))).toEqual(plain);
  });

  test.each<[string, unknown]>([
    ['a plain object', { ...ada }],
    ['a token of another part', byCrm({ consumer_id: 'app', roles: [], bank_id: '' })],
    ['a token that another part signs like the gateway', crm.principal(ada)],
    ['a token of a caller', gateway.caller('customer')],
    [
      'a role that there is not',
      byGateway({ consumer_id: 'app', bank_id: '', roles: ['CanGetCustomer', 'CanFly'] }),
    ],
    ['a role that is no text', byGateway({ consumer_id: 'app', bank_id: '', roles: [['CanGetCustomer']] })],
    ['roles that are no list', byGateway({ consumer_id: 'app', bank_id: '', roles: 'CanGetCustomer' })],
    ['a bank that is no text', byGateway({ consumer_id: 'app', roles: [], bank_id: { $ne: '' } })],
    ['one without an application', byGateway({ roles: [], bank_id: '' })],
  ])('is rejected: %s', (_what, token) => {
    expect(asPrincipal(token)).toBe('forged');
  });

  test('is small on the wire', () => {
    const id = '018f3c1e-6b1c-7c3e-9d2e-0a1b2c3d4e5f';
    const roles = ['CanUpdateCustomerCreditRatingAndSourceAtAnyBank'] as const;
    const token = gateway.principal({ user_id: id, consumer_id: id, roles, bank_id: 'a-bank-of-16-cha' });
    expect(token.length).toBeLessThan(700);
  });
});

describe('a repeated statement', () => {
  test('uses the same token for half of its life', () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'], now: Date.now() });
    try {
      const own = new Speaker(gatewayKey, NAMESPACE);
      const [caller, principal] = [own.caller('customer'), own.principal(ada)];
      jest.advanceTimersByTime(29_000);
      expect([own.caller('customer'), own.principal({ ...ada })]).toEqual([caller, principal]);
      jest.advanceTimersByTime(2_000);
      expect(own.caller('customer')).not.toBe(caller);
      expect(own.principal(ada)).not.toBe(principal);
    } finally {
      jest.useRealTimers();
    }
  });

  test('of another service, user, role or bank is another token', () => {
    const tokens = [
      gateway.caller('customer'),
      gateway.caller('kyc'),
      gateway.principal(ada),
      gateway.principal({ ...ada, user_id: 'bob' }),
      gateway.principal({ ...ada, consumer_id: 'other' }),
      gateway.principal({ ...ada, roles: ['CanCreateCustomer'] }),
      gateway.principal({ ...ada, bank_id: 'other' }),
      gateway.principal({ ...ada, roles: [] }),
    ];
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});
