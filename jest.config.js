/** One project per kind of suite; `npm test` runs the first two, `npm run test:distributed` the third. */
const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

module.exports = {
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{packages,services,gateway,bin}/**/*.test.ts',
        '<rootDir>/test/architecture/**/*.test.ts',
      ],
    },
    { ...common, displayName: 'api', testMatch: ['<rootDir>/test/{api,embedded}/**/*.test.ts'] },
    { ...common, displayName: 'distributed', testMatch: ['<rootDir>/test/distributed/**/*.test.ts'] },
  ],
};
