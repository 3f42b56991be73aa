/** One project per kind of suite; `npm test` runs the first two, `npm run test:distributed` and `test:containers` one each. */
const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/packages/client/dist/'],
};

module.exports = {
  testTimeout: 30_000,
  // Suites that start processes wait for them most of the time.
  maxWorkers: '100%',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{packages,services,gateway,bin}/**/*.test.ts',
        '<rootDir>/test/{architecture,client,contract,deploy,docs,property}/**/*.test.ts',
      ],
    },
    {
      ...common,
      displayName: 'api',
      testMatch: ['<rootDir>/test/{api,embedded}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/harness/local-setup.ts',
      setupFilesAfterEnv: ['<rootDir>/test/harness/timeout.ts'],
    },
    {
      ...common,
      displayName: 'distributed',
      testMatch: ['<rootDir>/test/{api,distributed}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/harness/distributed-setup.ts',
      globalTeardown: '<rootDir>/test/harness/distributed-teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/harness/timeout.ts'],
    },
    {
      ...common,
      displayName: 'containers',
      testMatch: ['<rootDir>/test/containers/**/*.test.ts'],
      globalSetup: '<rootDir>/test/containers/setup.ts',
      globalTeardown: '<rootDir>/test/containers/teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/containers/timeout.ts'],
    },
  ],
};
