/** Rules about what is loaded at run time: type-only imports do not count (`.dependency-cruiser.cjs` counts them). */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'Domain files compute from their arguments. They may load types, errors, values and contracts, nothing else.',
      severity: 'error',
      from: { path: '^services/[^/]+/domain/', pathNot: '\\.test\\.ts$' },
      to: {
        reachable: true,
        pathNot:
          '^services/[^/]+/domain/|^services/cascade/participants\\.ts$|^packages/(contracts|errors|values|saga/state)|^node_modules/(@sinclair/typebox|fastest-levenshtein)|^crypto$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
