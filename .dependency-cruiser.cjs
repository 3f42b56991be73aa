/** Which code may import which: the map of DEVELOPING.md as rules. Rules about run time: `.dependency-cruiser.runtime.cjs`. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'services-know-contracts-only-of-each-other',
      comment: 'Services call each other over the bus; the code of a service is private to it.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'gateway-knows-no-service',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^services/' },
    },
    {
      name: 'packages-know-no-service-and-no-gateway',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(services|gateway|bin)/' },
    },
    {
      name: 'actions-do-not-wire',
      severity: 'error',
      from: { path: '^services/[^/]+/actions/' },
      to: { path: '\\.service\\.ts$' },
    },
    {
      name: 'contracts-hold-no-runtime',
      comment: 'Contracts are schemas and names; types of errors are all they take from elsewhere.',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: '^(packages/(?!contracts|errors)|services|gateway|node_modules/(?!@sinclair/typebox))' },
    },
    {
      name: 'packages-are-entered-by-their-index',
      severity: 'error',
      from: { path: '^(services|gateway|bin)/' },
      to: {
        path: '^packages/(bus|bus-auth|errors|config|registered-schemas|store|records|saga|service-kit)/',
        pathNot: '^packages/([^/]+/index|saga/state)\\.ts$',
      },
    },
    {
      name: 'the-client-holds-nothing-of-the-inside',
      comment: 'It is published with all it imports: contracts, errors, and what every node of the bus has.',
      severity: 'error',
      from: { path: '^packages/client/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(packages|services|gateway|bin)/',
        pathNot:
          '^packages/(client|contracts|errors|bus)/|^packages/bus-auth/(keys|tokens)|^packages/events/(log|jetstream|follower-metrics)',
      },
    },
    {
      name: 'examples-know-the-client-only',
      comment: 'As code of other teams, that has the package and nothing else.',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(packages|services|gateway|bin|test)/', pathNot: '^packages/client/index\\.ts$' },
    },
    {
      name: 'the-client-is-for-others',
      severity: 'error',
      from: { path: '^(bin|gateway|packages|services)/', pathNot: '^packages/client/|\\.test\\.ts$' },
      to: { path: '^packages/client/' },
    },
    {
      name: 'moleculer-is-met-in-few-places',
      severity: 'error',
      from: {
        path: '^(services|packages)/',
        pathNot: '^packages/(bus|client|service-kit|events/jetstream)|\\.test\\.ts$',
      },
      to: { path: '^node_modules/(moleculer|moleculer-web|nats)/' },
    },
    {
      name: 'open-telemetry-is-met-in-one-place',
      severity: 'error',
      from: {
        path: '^(bin|gateway|packages|services)/',
        pathNot: '^packages/service-kit/observability/open-telemetry\\.ts$',
      },
      to: { path: '^node_modules/@opentelemetry/' },
    },
    {
      name: 'open-telemetry-is-loaded-on-demand',
      comment: 'It costs memory and time, and most installations have no collector.',
      severity: 'error',
      from: {},
      to: { path: '^packages/service-kit/observability/open-telemetry\\.ts$', dynamic: false },
    },
    {
      name: 'the-page-knows-the-api-only',
      comment: 'It is a client like any other: it takes everything from the OpenAPI document.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(bin|gateway|packages|services|test|tools)/' },
    },
    {
      name: 'the-page-is-no-code-of-the-product',
      comment: 'The gateway serves the files that are built of it.',
      severity: 'error',
      from: { path: '^(bin|gateway|packages|services|test)/' },
      to: { path: '^web/' },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { path: '^(bin|gateway|packages|services)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'no-dev-dependencies-in-the-product',
      severity: 'error',
      from: { path: '^(bin|gateway|packages|services)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages/client|web)/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
