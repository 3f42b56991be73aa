import { newBusKeys } from '../../test/harness/bus-keys';
import { ConfigError, loadConfig, lookalikes } from '.';

const problemsOf = (env: NodeJS.ProcessEnv, services = ['all']): string[] => {
  try {
    loadConfig(env, services);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

const bus = { NATS_URL: 'nats://bus:4222', ...newBusKeys() };
const secrets = {
  ADMIN_PASSWORD: 'correct horse battery',
  CONSUMER_KEY: 'k'.repeat(40),
  TOKEN_KEYS: `k1:${'s'.repeat(32)}`,
};

describe('the configuration', () => {
  test('given nothing, everything has a default and the process stands alone', () => {
    const config = loadConfig({}, ['all']);
    expect(config).toMatchObject({
      PORT: 8080,
      HOST: '127.0.0.1',
      STORE_URL: 'file:./data',
      standalone: true,
    });
    expect(config.publicUrl).toBe('http://127.0.0.1:8080');
  });

  test('given several mistakes, all of them are reported at once', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      STORE_URL: 'postgres://x',
      ALLOW_CUSTOMER_FIREHOSE: 'yes',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'PORT',
      'STORE_URL',
      'ALLOW_CUSTOMER_FIREHOSE',
    ]);
  });

  test('a cluster of NATS and a replica set of MongoDB are named by all of their servers', () => {
    const NATS_URL = 'nats://crm:secret@a:4222,nats://crm:secret@b:4222';
    const STORE_URL = 'mongodb://crm:secret@a:27017,b:27017,c:27017/?replicaSet=rs0&authSource=obp_crm';
    expect(loadConfig({ ...bus, NATS_URL, STORE_URL }, ['crm'])).toMatchObject({ NATS_URL, STORE_URL });
    for (const wrong of ['nats://a:4222,http://b:4222', 'nats://a:4222,'])
      expect(problemsOf({ ...bus, NATS_URL: wrong }, ['crm'])).not.toEqual([]);
  });

  test.each([
    [{}, [], []],
    [{ HOST: '::1' }, [], []],
    [{ HOST: 'localhost' }, [], []],
    [{ HOST: '127.1.2.3' }, [], []],
    [{ HOST: '0.0.0.0' }, [{ calls: 120, period: 'minute' }], [{ calls: 30, period: 'minute' }]],
    [{ HOST: '::' }, [{ calls: 120, period: 'minute' }], [{ calls: 30, period: 'minute' }]],
    [{ HOST: 'gateway.example' }, [{ calls: 120, period: 'minute' }], [{ calls: 30, period: 'minute' }]],
    [
      { HOST: '0.0.0.0', LOGIN_RATE_LIMITS: 'none', SIGN_UP_RATE_LIMITS: '1/hour' },
      [],
      [{ calls: 1, period: 'hour' }],
    ],
  ])(
    'logins and sign-ups are limited on a public address, and a setting takes precedence: %j',
    (env, logins, signUps) => {
      const { loginRateLimits, signUpRateLimits } = loadConfig(env, ['all']);
      expect([loginRateLimits, signUpRateLimits]).toEqual([logins, signUps]);
    },
  );

  test('an IPv6 address stands in brackets in the public URL', () => {
    expect(loadConfig({ HOST: '::1' }, ['all']).publicUrl).toBe('http://[::1]:8080');
  });

  test('given a misspelt name, it is an error that says what was meant', () => {
    expect(problemsOf({ STORE_URI: 'memory:' })).toEqual([
      'STORE_URI: unknown; STORE_URL was probably meant',
    ]);
  });

  test.each([
    ['STORE_UR', 'STORE_URL'],
    ['store_url', 'STORE_URL'],
    ['STROE_URL', 'STORE_URL'],
    ['ADMIN_PASSWORDS', 'ADMIN_PASSWORD'],
    ['TOKENKEYS', 'TOKEN_KEYS'],
    ['MAX_BODY_BYTE', 'MAX_BODY_BYTES'],
  ])('%s is one slip away from a name that only we have: refused', (name, meant) => {
    expect(problemsOf({ [name]: 'x' })).toEqual([`${name}: unknown; ${meant} was probably meant`]);
  });

  test.each(['APP_PORT', 'API_PORT', 'OPT_PORT', 'DATA_URL', 'LOGLEVEL', 'NAMESPACES', 'ADMIN_PASSWD'])(
    '%s may belong to another program: a warning',
    (name) => {
      expect(problemsOf({ [name]: 'x' })).toEqual([]);
      expect(lookalikes({ [name]: 'x' }).possible).toEqual([expect.stringMatching(`^${name}: unknown; `)]);
    },
  );

  test('variables that Kubernetes sets for Services are ignored, also under the name of a setting', () => {
    const env = {
      APP_PORT: 'tcp://10.0.0.1:80',
      APP_PORT_80_TCP: 'tcp://10.0.0.1:80',
      APP_SERVICE_HOST: '10.0.0.1',
      OPS_PORT: 'tcp://10.0.0.2:9090',
    };
    expect(loadConfig(env, ['all']).OPS_PORT).toBe(0);
    expect(lookalikes(env)).toEqual({
      certain: [],
      possible: [expect.stringMatching(/^OPS_PORT: ignored because /)],
    });
  });

  test.each([
    'pässword-of-17-chars',
    '€-password-of-17-chars',
    'a\tpassword-of-17-chars',
    'a,password-of-17-chars',
    ' a-password-of-17-chars',
    'a-password-of-17-chars ',
    'short',
  ])('given a password that no user could have (%j), the start says why', (ADMIN_PASSWORD) => {
    expect(problemsOf({ ADMIN_PASSWORD })).toEqual([expect.stringMatching(/^ADMIN_PASSWORD: ./)]);
  });

  test('an issuer needs its keys and an audience', () => {
    const issuer = {
      OIDC_ISSUER: 'https://issuer.example.com',
      OIDC_JWKS_URL: 'https://issuer.example.com/jwks',
      OIDC_AUDIENCE: 'obp',
    };
    expect(problemsOf(issuer)).toEqual([]);
    for (const name of Object.keys(issuer))
      expect(problemsOf({ ...issuer, [name]: '' })).toEqual([expect.stringMatching(`^${name}: required`)]);
  });

  test('headers for a collector are read as OpenTelemetry writes them, and a share is from 0 to 1', () => {
    const config = loadConfig({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%3Db%20c, x-tenant=us' }, ['all']);
    expect(config.OTEL_EXPORTER_OTLP_HEADERS).toEqual({ 'api-key': 'a=b c', 'x-tenant': 'us' });
    expect(loadConfig({ OTEL_TRACES_SAMPLER_ARG: '0.25' }, ['all']).OTEL_TRACES_SAMPLER_ARG).toBe(0.25);
    for (const OTEL_TRACES_SAMPLER_ARG of ['1.5', '-1', 'all', '1e-3'])
      expect(problemsOf({ OTEL_TRACES_SAMPLER_ARG })).toHaveLength(1);
    for (const OTEL_EXPORTER_OTLP_HEADERS of ['nonsense', 'a=%zz', 'a=%ff'])
      expect(problemsOf({ OTEL_EXPORTER_OTLP_HEADERS })).toHaveLength(1);
  });

  test('names of other programs are not ours', () => {
    expect(problemsOf({ PATH: '/bin', HOSTNAME: 'x', NATS_PORT: 'tcp://1', NATS_SERVICE_HOST: '1' })).toEqual(
      [],
    );
  });

  test.each([{ ...bus, STORE_URL: 'mongodb://db/' }, { STORE_URL: 'mongodb://db/' }])(
    'given a server and no secrets, it names those that are missing',
    (env) => {
      expect(problemsOf(env).map((problem) => problem.split(':')[0])).toEqual(Object.keys(secrets));
      expect(problemsOf({ ...env, ...secrets })).toEqual([]);
    },
  );

  test('only identity needs the secrets', () => {
    const env = { ...bus, STORE_URL: 'mongodb://db/' };
    expect(problemsOf(env, ['customer'])).toEqual([]);
    expect(problemsOf(env, ['identity'])).toHaveLength(3);
  });

  test('a service of its own needs a bus, and a database server where it keeps data', () => {
    expect(problemsOf({}, ['customer'])).toHaveLength(1);
    expect(problemsOf(bus, ['customer'])).toHaveLength(1);
    expect(problemsOf(bus, ['gateway'])).toEqual([]);
  });

  test('on a bus, every part that runs needs a key, and all of them have to be known', () => {
    const { NATS_URL } = bus;
    expect(problemsOf({ NATS_URL }, ['gateway'])).toEqual([
      expect.stringMatching(/^BUS_KEYS: .* no key for gateway /),
      expect.stringMatching(/^BUS_TRUST: .* no key for gateway, identity, bank, /),
    ]);
    const others = bus.BUS_TRUST.split(',').filter((entry) => !entry.startsWith('kyc:'));
    expect(problemsOf({ ...bus, BUS_TRUST: others.join(',') }, ['gateway'])).toEqual([
      expect.stringMatching(/^BUS_TRUST: .* no key for kyc /),
    ]);
  });

  test('a key that does not match BUS_TRUST stops the start', () => {
    const [own] = newBusKeys().BUS_KEYS.split(',');
    expect(problemsOf({ ...bus, BUS_KEYS: `${own}` }, ['gateway'])).toEqual([
      expect.stringMatching(/^BUS_KEYS: the key for gateway does not match BUS_TRUST/),
    ]);
  });

  test.each([
    'onboarding',
    'onboarding:AAAA',
    `${'Onboarding'}:${newBusKeys().BUS_TRUST.split(',')[0]?.split(':')[1]}`,
    ...['CanFly', 'CanGetCustomer', 'CanGetAnyUser@bank', 'CanGetCustomer@a@b', ''].map(
      (roles) => `onboarding:${newBusKeys().BUS_TRUST.split(',')[0]?.split(':')[1]}:${roles}`,
    ),
  ])('a principal that cannot be read is refused: %s', (entry) => {
    const BUS_TRUST = `${bus.BUS_TRUST},${entry}`;
    expect(problemsOf({ ...bus, BUS_TRUST }, ['gateway'])[0]).toMatch(/^BUS_TRUST: /);
  });

  test('a service outside the product is trusted with its own roles', () => {
    const [key] = newBusKeys().BUS_TRUST.split(',');
    const entry = `onboarding:${key?.split(':')[1]}:CanCreateCustomer@gh.29.uk+CanGetAnyUser`;
    const { BUS_TRUST } = loadConfig({ ...bus, BUS_TRUST: `${bus.BUS_TRUST},${entry}` }, ['gateway']);
    expect(BUS_TRUST.at(-1)).toMatchObject({
      name: 'onboarding',
      roles: [
        { role_name: 'CanCreateCustomer', bank_id: 'gh.29.uk' },
        { role_name: 'CanGetAnyUser', bank_id: '' },
      ],
    });
  });
});
