import { ConfigError, loadConfig } from '.';

const problemsOf = (env: NodeJS.ProcessEnv, services = ['all']): string[] => {
  try {
    loadConfig(env, services);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

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

  test('given a misspelt name, it is an error that says what was meant', () => {
    expect(problemsOf({ STORE_URI: 'memory:' })).toEqual([
      'STORE_URI: unknown; STORE_URL was probably meant',
    ]);
  });

  test('names of other programs are not ours', () => {
    expect(problemsOf({ PATH: '/bin', HOSTNAME: 'x', NATS_PORT: 'tcp://1', NATS_SERVICE_HOST: '1' })).toEqual(
      [],
    );
  });

  test.each([{ NATS_URL: 'nats://bus:4222', STORE_URL: 'mongodb://db/' }, { STORE_URL: 'mongodb://db/' }])(
    'given a server and no secrets, it names those that are missing: %j',
    (env) => {
      expect(problemsOf(env).map((problem) => problem.split(':')[0])).toEqual(Object.keys(secrets));
      expect(problemsOf({ ...env, ...secrets })).toEqual([]);
    },
  );

  test('only identity needs the secrets', () => {
    const env = { NATS_URL: 'nats://bus:4222', STORE_URL: 'mongodb://db/' };
    expect(problemsOf(env, ['customer'])).toEqual([]);
    expect(problemsOf(env, ['identity'])).toHaveLength(3);
  });

  test('a service of its own needs a bus, and a database server where it keeps data', () => {
    expect(problemsOf({}, ['customer'])).toHaveLength(1);
    expect(problemsOf({ NATS_URL: 'nats://bus:4222' }, ['customer'])).toHaveLength(1);
    expect(problemsOf({ NATS_URL: 'nats://bus:4222' }, ['gateway'])).toEqual([]);
  });
});
