const { availableParallelism } = require('node:os');

/**
 * One project for each kind of suite; `npm test` runs unit and api, `npm run test:distributed`, `npm run test:containers`
 * and `npm run test:kubernetes` run one each.
 */
const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/packages/client/dist/'],
};

module.exports = {
  // A limit for tests that hang, too long for a busy machine to reach it; other failures come long before.
  testTimeout: 600_000,
  // More suites than cores: suites that start processes wait for them most of the time.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{packages,services,gateway,web}/**/*.test.ts',
        '<rootDir>/test/{client,contract,deploy,docs,property,tools}/**/*.test.ts',
      ],
    },
    {
      ...common,
      displayName: 'api',
      testMatch: ['<rootDir>/test/{api,embedded}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/harness/local-setup.ts',
      globalTeardown: '<rootDir>/test/harness/teardown.ts',
    },
    {
      ...common,
      displayName: 'distributed',
      testMatch: ['<rootDir>/test/{api,distributed}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/harness/distributed-setup.ts',
      globalTeardown: '<rootDir>/test/harness/teardown.ts',
    },
    {
      ...common,
      displayName: 'guide',
      testMatch: ['<rootDir>/test/guide/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'web',
      testMatch: ['<rootDir>/test/web/**/*.test.ts'],
      globalSetup: '<rootDir>/test/web/setup.ts',
      globalTeardown: '<rootDir>/test/harness/teardown.ts',
    },
    {
      ...common,
      displayName: 'containers',
      testMatch: ['<rootDir>/test/containers/**/*.test.ts'],
      globalSetup: '<rootDir>/test/containers/setup.ts',
      globalTeardown: '<rootDir>/test/containers/teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/containers/timeout.ts'],
    },
    {
      ...common,
      displayName: 'kubernetes',
      testMatch: ['<rootDir>/test/kubernetes/**/*.test.ts'],
      globalSetup: '<rootDir>/test/kubernetes/setup.ts',
      globalTeardown: '<rootDir>/test/kubernetes/teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/containers/timeout.ts'],
    },
  ],
};
